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
/// a kill at any point a certificate is either in use or a mere line in the log.
/// </summary>
public sealed class CertificateAuthority(EversealDatabase database, KeyVault vault, IssuanceLog log, StatusAddresses addresses, RevocationRegister revocations, TimeProvider time)
{
    private volatile ActiveAuthorities? _active;

    /// <summary>Issues a leaf from the issuing CA.</summary>
    public async Task<Result<IssuedCertificate>> IssueAsync(CertificateOrder order, CancellationToken cancellationToken)
    {
        var active = await ActiveAsync(cancellationToken);
        if (active is null)
            return NotInitialised();
        if (CheckRevoked(active) is { } revoked)
            return revoked;

        var signed = await SignAsync(order, Issuer.Of(active), cancellationToken);
        if (!signed.IsSuccess)
            return signed.Error;

        var (intent, issued) = signed.Value;
        return await log.CompleteAsync(intent, issued.Der.ToArray(), time.GetUtcNow()) is { } failed ? failed : issued;
    }

    /// <summary>The active authorities, the root first; none before init.</summary>
    public Task<IReadOnlyList<Authority>> ListAuthoritiesAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(AuthorityReader.ReadActive(database));
    }

    /// <summary>What signs now, kept in memory; null before init.</summary>
    public async Task<ActiveAuthorities?> ActiveAsync(CancellationToken cancellationToken)
        => _active ??= ActiveAuthorities.Of(await ListAuthoritiesAsync(cancellationToken));

    /// <summary>Reads the authorities again at the next question: after every change of them.</summary>
    internal void Forget() => _active = null;

    /// <summary>
    /// How long a certificate of this profile may live when it is issued now: the profile's own lifetime, or what is
    /// left of the issuing CA's. Null when nothing can be issued; asking for it then tells why.
    /// </summary>
    internal async Task<TimeSpan?> LongestLifetimeAsync(CertificateProfile profile, CancellationToken cancellationToken)
        => await ActiveAsync(cancellationToken) is { } active
            && CertificateLifetime.LongestThatFits(profile, active.Chain[0], time.GetUtcNow()) is var longest && longest > TimeSpan.Zero
                ? longest
                : null;

    /// <param name="use">Adds what the certificate is for to the transaction that records it.</param>
    internal async Task<Result<IssuedCertificate>> IssueAsync(
        CertificateOrder order, Action<EversealDbContext, IssuedCertificate> use, CancellationToken cancellationToken)
        => await ActiveAsync(cancellationToken) is { } active
            ? CheckRevoked(active) is { } revoked ? revoked : await SignAsync(order, Issuer.Of(active), use, cancellationToken)
            : NotInitialised();

    internal async Task<Result<IssuedCertificate>> CreateRootAsync(CertificateSubject subject, CancellationToken cancellationToken)
    {
        var keyId = await vault.CreateAsync(CertificateProfiles.Root.AllowedKeys[0], cancellationToken);
        var order = new CertificateOrder(CertificateProfiles.Root, subject, vault.PublicKeyOf(keyId));
        return await SignAsync(order, new Issuer(null, keyId, null, []), (context, issued) => Add(context, AuthorityKind.Root, null, keyId, issued), cancellationToken);
    }

    /// <summary>A new issuing CA below the own root. One that is active steps back in the same transaction; it stays known.</summary>
    internal async Task<Result<IssuedCertificate>> CreateIssuingAsync(CertificateSubject subject, string? requester, CancellationToken cancellationToken)
    {
        var active = await ListAuthoritiesAsync(cancellationToken);
        if (active.Any(authority => authority.ForeignChain is not null))
            return ErrorCodes.Certificates.NoOwnRoot.With("The issuing CA is subordinate to another organisation's root.");
        if (active is not [{ Kind: AuthorityKind.Root } root, ..])
            return NotInitialised();
        if (!vault.Holds(root.KeyId))
            return ErrorCodes.Certificates.RootSealed.With("The root is sealed: its private key is not on this host.");

        var keyId = await vault.CreateAsync(CertificateProfiles.IssuingCa.AllowedKeys[0], cancellationToken);
        var certificate = ActiveAuthorities.Load(root);
        return await SignAsync(
            new CertificateOrder(
                CertificateProfiles.IssuingCa, subject, vault.PublicKeyOf(keyId),
                CertificateLifetime.LongestThatFits(CertificateProfiles.IssuingCa, certificate, time.GetUtcNow()), requester),
            new Issuer(root.Id, root.KeyId, new CertificateIssuer(certificate), [certificate]),
            (context, issued) =>
            {
                context.Database.ExecuteSql($"UPDATE authorities SET IsActive = 0 WHERE IsActive = 1 AND Kind = {(int)AuthorityKind.Issuing}");
                Add(context, AuthorityKind.Issuing, root.Id, keyId, issued);
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
        var (intent, issued) = signed.Value;
        await using var context = database.Open();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var record = await context.Certificates.SingleAsync(entry => entry.Id == intent.Id, cancellationToken);
        (record.Certificate, record.IssuedAt) = (issued.Der.ToArray(), time.GetUtcNow());
        use(context, issued);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Forget();
        return issued;
    }

    private async Task<Result<Signed>> SignAsync(CertificateOrder order, Issuer issuer, CancellationToken cancellationToken)
    {
        // 1. Prepare: the exact bytes, linted.
        var serial = SerialNumber.FromRandom(RandomNumberGenerator.GetBytes(16));
        var prepared = CertificateIssuance.Prepare(order.Profile, order.Subject, order.Key, issuer.Certificate, serial, time.GetUtcNow(), order.Lifetime, addresses.For(issuer.Certificate?.Certificate));
        if (!prepared.IsSuccess)
            return prepared.Error;

        // 2. The intent, durable before there is a signature; a key that may not be certified ends here.
        var intent = await log.IntendAsync(prepared.Value, issuer.Id, order.Requester, time.GetUtcNow(), cancellationToken);
        if (!intent.IsSuccess)
            return intent.Error;

        // 3. Sign.
        return vault.Sign(issuer.KeyId, key => CertificateIssuance.Sign(prepared.Value, key))
            .Then<Signed>(der => new Signed(intent.Value, new IssuedCertificate(der, issuer.Chain)));
    }

    private StsError? CheckRevoked(ActiveAuthorities active)
        => active.Chain.FirstOrDefault(revocations.IsRevoked) is { } revoked
            ? ErrorCodes.Revocation.IssuerRevoked.With($"{SubjectName.Text(revoked.SubjectName)} is revoked.")
            : null;

    private void Add(EversealDbContext context, AuthorityKind kind, long? parent, string keyId, IssuedCertificate issued)
        => context.Authorities.Add(new Authority
        {
            Kind = kind,
            IsActive = true,
            ParentId = parent,
            KeyId = keyId,
            Certificate = issued.Der.ToArray(),
            CreatedAt = time.GetUtcNow(),
        });

    private static StsError NotInitialised() => new(ErrorCodes.Server.DataDirectoryEmpty, "There is no certificate authority yet.");

    private sealed record Signed(IssuanceIntent Intent, IssuedCertificate Issued);

    /// <summary>Who signs. A root signs itself: it has no id, no certificate and no chain yet.</summary>
    private sealed record Issuer(long? Id, string KeyId, CertificateIssuer? Certificate, IReadOnlyList<X509Certificate2> Chain)
    {
        public static Issuer Of(ActiveAuthorities active) => new(active.Issuing.Id, active.Issuing.KeyId, active.Issuer, active.Chain);
    }
}
