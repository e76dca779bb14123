using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.KeyProtection;
using Everseal.Server.Revocation;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Authorities;

/// <summary>
/// This node's CA. Each certificate goes the same way: prepare and lint, record the intent durably, sign, record
/// the result. Whatever the certificate is for is stored in the transaction that records the result, so that after
/// a kill at any point a certificate is either in use or a mere intent: a line in the log, or a record of the audit trail.
/// </summary>
public sealed partial class CertificateAuthority(EversealDatabase database, KeyVault vault, IssuanceLog log, StatusAddresses addresses, RevocationRegister revocations, TimeProvider time)
{
    private volatile Known? _known;
    private TaskCompletionSource _change = NewChange();

    /// <summary>Issues a leaf from the issuing CA; its intent is a line of the log.</summary>
    public async Task<Result<IssuedCertificate>> IssueAsync(CertificateOrder order, CancellationToken cancellationToken)
    {
        var issuer = IssuerNow();
        if (!issuer.IsSuccess)
            return issuer.Error;

        var signed = await SignAsync(order, issuer.Value, cancellationToken);
        if (!signed.IsSuccess)
            return signed.Error;

        var (line, issued) = signed.Value;
        return await log.CompleteAsync(line, issued.Der.ToArray(), time.GetUtcNow()) is { } failed ? failed : issued;
    }

    /// <summary>Issues a leaf from the issuing CA to whoever ordered it; its intent is what <paramref name="record"/> writes.</summary>
    /// <param name="record">
    /// Makes the intent durable, with who asks; nothing is signed when it says that it could not. So one write serves as the
    /// intent and as the audit record, and an order waits for the disk twice.
    /// </param>
    public async Task<Result<IssuedCertificate>> IssueAsync(
        CertificateOrder order, Func<IssuanceIntent, ValueTask<StsError?>> record, CancellationToken cancellationToken)
    {
        var issuer = IssuerNow();
        var prepared = issuer.Then<IssuanceIntent>(found => Prepare(order, found));
        if (!prepared.IsSuccess)
            return prepared.Error;

        var intent = prepared.Value;
        if ((log.CheckKey(intent) ?? await record(intent)) is { } refused)
            return refused;

        // Before the certificate leaves it is on record itself.
        var issued = Sign(intent, issuer.Value!);
        return issued.IsSuccess && await log.RecordAsync(intent, issued.Value.Der.ToArray(), time.GetUtcNow()) is { } failed ? failed : issued;
    }

    /// <summary>The active authorities, the root first; none before init.</summary>
    public IReadOnlyList<Authority> ReadAuthorities() => AuthorityReader.ReadActive(database);

    /// <summary>
    /// What signs now; null before init. That is the active issuing CA, and the published next one where the active one is
    /// not valid now and that one is: whoever should have put it in its place was off.
    /// </summary>
    public ActiveAuthorities? ReadActive()
    {
        var (known, now) = (ReadKnown(), time.GetUtcNow());
        return known.Active is { } active && !active.Issuer.Validity.Contains(now) && known.Next is { } next && next.Issuer.Validity.Contains(now)
            ? next
            : known.Active;
    }

    /// <summary>What of the chain that signs now is revoked, so that nothing is signed below it; null when nothing is.</summary>
    public X509Certificate2? ReadRevoked() => ReadActive() is { } active ? RevokedIn(active) : null;

    /// <summary>The issuing CA that is published and signs later; null when there is none.</summary>
    public ActiveAuthorities? ReadNext() => ReadKnown().Next;

    /// <summary>Every CA certificate that verifiers should know: the active ones, the root first, the next issuing CA's, and those of <see cref="ReadRootsBeside()"/>.</summary>
    public IReadOnlyList<X509Certificate2> ReadPublished()
    {
        var known = ReadKnown();
        IEnumerable<X509Certificate2> active = known.Active?.Chain.Reverse() ?? [];
        return [.. active, .. known.Next?.Chain.Take(1) ?? [], .. ReadRootsBeside()];
    }

    /// <summary>Reads the authorities again at the next question: after every change of them.</summary>
    internal void Forget()
    {
        _known = null;
        Interlocked.Exchange(ref _change, NewChange()).TrySetResult();
    }

    /// <summary>Ends when the authorities may have changed since it was asked for.</summary>
    internal Task Change => Volatile.Read(ref _change).Task;

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Known ReadKnown()
    {
        if (_known is { } known)
            return known;
        var active = AuthorityReader.ReadActive(database);
        var next = AuthorityReader.ReadNext(database, AuthorityKind.Issuing);
        return _known = new Known(
            ActiveAuthorities.Of(active),
            next is null ? null : ActiveAuthorities.Of([.. active.Where(authority => authority.Kind == AuthorityKind.Root), next]),
            RootsBeside(active));
    }

    /// <summary>
    /// Asked before there is a key: a clock years off, or a revoked CA, must not fill the store with keys that nobody can certify.
    /// </summary>
    /// <returns>Why no leaf would be signed: EVS-5103 when the issuing CA is not valid now, EVS-5207 when its chain is revoked; null when one would.</returns>
    internal StsError? CheckCanIssue()
        => ReadActive() is { } active && !active.Issuer.Validity.Contains(time.GetUtcNow())
            ? ErrorCodes.Certificates.IssuerNotValid.With($"No CA of this node is valid at {time.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}.")
            : IssuerNow().Error;

    /// <param name="use">Adds what the certificate is for to the transaction that records it.</param>
    internal async Task<Result<IssuedCertificate>> IssueAsync(
        CertificateOrder order, Action<EversealDbContext, IssuedCertificate> use, CancellationToken cancellationToken)
    {
        var issuer = IssuerNow();
        return issuer.IsSuccess ? await SignAsync(order, issuer.Value, use, cancellationToken) : issuer.Error;
    }

    internal async Task<Result<IssuedCertificate>> CreateRootAsync(CertificateSubject subject, CancellationToken cancellationToken)
    {
        var keyId = await vault.CreateAsync(CertificateProfiles.Root.AllowedKeys[0], cancellationToken);
        var order = new CertificateOrder(CertificateProfiles.Root, subject, vault.PublicKeyOf(keyId));
        return await SignAsync(order, new Issuer(null, keyId, null, new IssuerChain([])), (context, issued) => Add(context, AuthorityKind.Root, null, keyId, issued), cancellationToken);
    }

    /// <summary>A new issuing CA below the own root. One that is active, or was to follow, steps back in the same transaction; it stays known.</summary>
    internal Task<Result<IssuedCertificate>> CreateIssuingAsync(CertificateSubject subject, string? requester, CancellationToken cancellationToken)
        => CreateIssuingAsync(subject, requester, isNext: false, cancellationToken);

    /// <summary>The issuing CA that is to follow: published from now on, and signs nothing before <see cref="PromoteNextAsync"/>.</summary>
    internal async Task<Result<IssuedCertificate>> CreateNextIssuingAsync(CancellationToken cancellationToken)
    {
        if (ReadAuthorities().SingleOrDefault(authority => authority.Kind == AuthorityKind.Issuing) is not { } active)
            return NotInitialised();
        var subject = new CertificateSubject(ActiveAuthorities.Load(active).SubjectName, [], []);
        return await CreateIssuingAsync(subject, requester: null, isNext: true, cancellationToken);
    }

    /// <summary>Puts the published next issuing CA in the active one's place, in one transaction.</summary>
    internal async Task PromoteNextAsync(CancellationToken cancellationToken)
    {
        var next = AuthorityReader.ReadNext(database, AuthorityKind.Issuing) ?? throw new InvalidOperationException("No issuing CA is published as the next one.");
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await using var context = database.Open();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"UPDATE authorities SET IsActive = 0, ReplacedAt = {now} WHERE IsActive = 1 AND Kind = {(int)AuthorityKind.Issuing}", cancellationToken);
        await context.Database.ExecuteSqlAsync($"UPDATE authorities SET IsActive = 1 WHERE Id = {next.Id}", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Forget();
    }

    private async Task<Result<IssuedCertificate>> CreateIssuingAsync(CertificateSubject subject, string? requester, bool isNext, CancellationToken cancellationToken)
    {
        var active = ReadAuthorities();
        if (active.Any(authority => authority.ForeignChain is not null))
            return ErrorCodes.Certificates.NoOwnRoot.With("The issuing CA is subordinate to another organisation's root.");
        return active is [{ Kind: AuthorityKind.Root } root, ..]
            ? await CreateIssuingAsync(root, subject, requester, isNext, static _ => { }, cancellationToken)
            : NotInitialised();
    }

    /// <param name="also">What else the transaction changes that records it.</param>
    private async Task<Result<IssuedCertificate>> CreateIssuingAsync(
        Authority root, CertificateSubject subject, string? requester, bool isNext, Action<EversealDbContext> also, CancellationToken cancellationToken)
    {
        if (!vault.Holds(root.KeyId))
            return ErrorCodes.Certificates.RootSealed.With("The root is sealed: its private key is not on this host.");

        // Asked before there is a key: a clock years off must not fill the store with keys that the root cannot certify.
        var certificate = ActiveAuthorities.Load(root);
        if (!ValidityPeriod.Of(certificate).Contains(time.GetUtcNow()))
            return ErrorCodes.Certificates.IssuerNotValid.With($"The root is valid from {ValidityPeriod.Of(certificate)}, not at {time.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}.");

        var keyId = await vault.CreateAsync(CertificateProfiles.IssuingCa.AllowedKeys[0], cancellationToken);
        return await SignAsync(
            new CertificateOrder(
                CertificateProfiles.IssuingCa, subject, vault.PublicKeyOf(keyId), Requester: requester) { EndsWithIssuer = true },
            new Issuer(root.Id, root.KeyId, new CertificateIssuer(certificate), new IssuerChain([certificate], ActiveAuthorities.LoadCross(root))),
            (context, issued) =>
            {
                var now = time.GetUtcNow();
                StepBack(context, next: true, active: !isNext, now);
                also(context);
                Add(context, AuthorityKind.Issuing, root.Id, keyId, issued, isNext ? now : null);
            },
            cancellationToken);
    }

    private async Task<Result<IssuedCertificate>> SignAsync(
        CertificateOrder order, Issuer issuer, Action<EversealDbContext, IssuedCertificate> use, CancellationToken cancellationToken)
    {
        var signed = await SignAsync(order, issuer, cancellationToken);
        if (!signed.IsSuccess)
            return signed.Error;

        // The result and its use, in one transaction.
        var (line, issued) = signed.Value;
        await using var context = database.Open();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var record = await context.Certificates.SingleAsync(entry => entry.Id == line.Id, cancellationToken);
        (record.Certificate, record.IssuedAt) = (issued.Der.ToArray(), time.GetUtcNow());
        use(context, issued);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Forget();
        return issued;
    }

    private async Task<Result<Signed>> SignAsync(CertificateOrder order, Issuer issuer, CancellationToken cancellationToken)
    {
        var intent = Prepare(order, issuer);
        if (!intent.IsSuccess)
            return intent.Error;

        // Durable before there is a signature; a key that may not be certified ends here.
        var line = await log.IntendAsync(intent.Value, cancellationToken);
        return line.IsSuccess ? Sign(intent.Value, issuer).Then<Signed>(issued => new Signed(line.Value, issued)) : line.Error;
    }

    // The exact bytes, linted.
    private Result<IssuanceIntent> Prepare(CertificateOrder order, Issuer issuer)
    {
        var (serial, now) = (SerialNumber.FromRandom(RandomNumberGenerator.GetBytes(16)), time.GetUtcNow());
        return CertificateIssuance.Prepare(order.Profile, order.Subject, order.Key, issuer.Certificate, serial, now, LifetimeOf(order, issuer, now), addresses.For(issuer.Certificate?.Certificate))
            .Then<IssuanceIntent>(prepared => new IssuanceIntent(prepared, issuer.Id, order.Requester, now));
    }

    private static TimeSpan? LifetimeOf(CertificateOrder order, Issuer issuer, DateTimeOffset now)
        => order.EndsWithIssuer && issuer.Certificate is { } above
            ? CertificateLifetime.LongestThatFits(order.Lifetime ?? order.Profile.Lifetime, above.Validity, now)
            : order.Lifetime;

    private Result<IssuedCertificate> Sign(IssuanceIntent intent, Issuer issuer)
        => vault.Sign(issuer.KeyId, key => CertificateIssuance.Sign(intent.Prepared, key))
            .Then<IssuedCertificate>(der => new IssuedCertificate(der, intent.Prepared.Content, issuer.Above));

    /// <summary>The issuing CA that signs now; nothing of its chain is revoked.</summary>
    private Result<Issuer> IssuerNow()
    {
        if (ReadActive() is not { } active)
            return NotInitialised();
        return RevokedIn(active) is { } revoked
            ? ErrorCodes.Revocation.IssuerRevoked.With($"{SubjectName.Text(revoked.SubjectName)} is revoked.")
            : Issuer.Of(active);
    }

    private X509Certificate2? RevokedIn(ActiveAuthorities active) => active.Chain.FirstOrDefault(revocations.IsRevoked);

    private static void StepBack(EversealDbContext context, bool next, bool active, DateTimeOffset now)
        => context.Database.ExecuteSql($"""
            UPDATE authorities SET IsActive = 0, ReplacedAt = {now.ToUnixTimeMilliseconds()}
            WHERE Kind = {(int)AuthorityKind.Issuing} AND ReplacedAt IS NULL AND (({active} AND IsActive = 1) OR ({next} AND IsActive = 0 AND PublishedAt IS NOT NULL))
            """);

    /// <param name="publishedAt">For one that signs later; null for one that signs at once.</param>
    private void Add(EversealDbContext context, AuthorityKind kind, long? parent, string keyId, IssuedCertificate issued, DateTimeOffset? publishedAt = null, byte[]? cross = null)
        => context.Authorities.Add(new Authority
        {
            Kind = kind,
            IsActive = publishedAt is null,
            PublishedAt = publishedAt,
            ParentId = parent,
            CrossCertificate = cross,
            KeyId = keyId,
            Certificate = issued.Der.ToArray(),
            CreatedAt = time.GetUtcNow(),
        });

    private static StsError NotInitialised() => new(ErrorCodes.Server.DataDirectoryEmpty, "There is no certificate authority yet.");

    /// <param name="Next">The chain that leaves will have; null when no CA is to follow.</param>
    private sealed record Known(ActiveAuthorities? Active, ActiveAuthorities? Next, IReadOnlyList<X509Certificate2> RootsBeside);

    private sealed record Signed(IssuanceLine Line, IssuedCertificate Issued);

    /// <summary>Who signs. A root signs itself: it has no id, no certificate and no chain yet.</summary>
    private sealed record Issuer(long? Id, string KeyId, CertificateIssuer? Certificate, IssuerChain Above)
    {
        public static Issuer Of(ActiveAuthorities active) => new(active.Issuing.Id, active.Issuing.KeyId, active.Issuer, active.Above);
    }
}
