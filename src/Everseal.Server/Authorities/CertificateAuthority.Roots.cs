using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Authorities;

/// <summary>
/// One root after the other. The next one is certified by the present one before anything is below it, so that whoever
/// trusts the present one alone goes on verifying (RFC 4210, 4.4.1: new with old).
/// </summary>
public sealed partial class CertificateAuthority
{
    /// <summary>The root that is published and takes the present one's place later; null when there is none.</summary>
    internal Authority? ReadNextRoot() => AuthorityReader.ReadNext(database, AuthorityKind.Root);

    /// <summary>
    /// What verifiers should know beside the present root: its cross-certificate and the root that gave it, while they are
    /// valid; the next root and its cross-certificate.
    /// </summary>
    public IReadOnlyList<X509Certificate2> ReadRootsBeside()
    {
        var now = time.GetUtcNow();
        return [.. ReadKnown().RootsBeside.Where(certificate => ValidityPeriod.Of(certificate).NotAfter > now)];
    }

    /// <summary>Makes the next root and publishes it. Nothing is issued below it before <see cref="PromoteRootAsync"/>.</summary>
    internal async Task<Result<IssuedCertificate>> CreateNextRootAsync(string? requester, CancellationToken cancellationToken)
    {
        var present = FindOwnRoot(ReadAuthorities());
        if (!present.IsSuccess)
            return present.Error;
        var (root, now) = (present.Value, time.GetUtcNow());
        var certificate = ActiveAuthorities.Load(root);
        if (CheckMayCertify(root, certificate, now) is { } refusal)
            return refusal;

        var subject = RootSuccessor.NameAfter(certificate.SubjectName);
        var keyId = await vault.CreateAsync(CertificateProfiles.Root.AllowedKeys[0], cancellationToken);
        var cross = await CrossCertifyAsync(root, certificate, subject, keyId, requester, cancellationToken);
        return cross.IsSuccess ? await PublishNextRootAsync(root, subject, keyId, cross.Value, requester, cancellationToken) : cross.Error;
    }

    /// <summary>The same after the present root has ended: nobody vouches for the next one, so everybody must be given it.</summary>
    internal async Task<Result<IssuedCertificate>> CreateUnvouchedRootAsync(string? requester, CancellationToken cancellationToken)
    {
        var present = FindOwnRoot(ReadAuthorities());
        if (!present.IsSuccess)
            return present.Error;
        var certificate = ActiveAuthorities.Load(present.Value);
        if (!ValidityPeriod.Of(certificate).HasEndedAt(time.GetUtcNow()))
            return ErrorCodes.Rollover.RootStepRefused.With("The present root has not ended: it can vouch for the next one.");
        var keyId = await vault.CreateAsync(CertificateProfiles.Root.AllowedKeys[0], cancellationToken);
        return await PublishNextRootAsync(present.Value, RootSuccessor.NameAfter(certificate.SubjectName), keyId, cross: null, requester, cancellationToken);
    }

    private Task<Result<IssuedCertificate>> PublishNextRootAsync(
        Authority root, CertificateSubject subject, string keyId, byte[]? cross, string? requester, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return SignAsync(
            new CertificateOrder(CertificateProfiles.Root, subject, vault.PublicKeyOf(keyId), Lifetime: null, requester),
            new Issuer(null, keyId, null, new IssuerChain([])),
            (context, issued) =>
            {
                // One that a wrong clock dated elsewhere steps aside.
                context.Database.ExecuteSql($"UPDATE authorities SET ReplacedAt = {now.ToUnixTimeMilliseconds()} WHERE Kind = {(int)AuthorityKind.Root} AND IsActive = 0 AND PublishedAt IS NOT NULL AND ReplacedAt IS NULL");
                Add(context, AuthorityKind.Root, root.Id, keyId, issued, now, cross);
            },
            cancellationToken);
    }

    /// <summary>
    /// Puts the published next root in the present one's place, with a new issuing CA below it: in one transaction, so that
    /// the active issuing CA is below the active root at any time.
    /// </summary>
    /// <returns>The new issuing CA's certificate.</returns>
    internal async Task<Result<IssuedCertificate>> PromoteRootAsync(string? requester, CancellationToken cancellationToken)
    {
        var active = ReadAuthorities();
        var present = FindOwnRoot(active);
        if (!present.IsSuccess)
            return present.Error;
        if (AuthorityReader.ReadNext(database, AuthorityKind.Root) is not { } next)
            return ErrorCodes.Rollover.RootStepRefused.With("No root is published as the next one.");
        if (active.SingleOrDefault(authority => authority.Kind == AuthorityKind.Issuing) is not { } issuing)
            return NotInitialised();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return await CreateIssuingAsync(
            next, new CertificateSubject(ActiveAuthorities.Load(issuing).SubjectName, [], []), requester, isNext: false,
            context =>
            {
                context.Database.ExecuteSql($"UPDATE authorities SET IsActive = 0, ReplacedAt = {now} WHERE Id = {present.Value.Id}");
                context.Database.ExecuteSql($"UPDATE authorities SET IsActive = 1 WHERE Id = {next.Id}");
            },
            cancellationToken);
    }

    private StsError? CheckMayCertify(Authority root, X509Certificate2 certificate, DateTimeOffset now)
    {
        if (AuthorityReader.ReadNext(database, AuthorityKind.Root) is { } next && ValidityPeriod.Of(ActiveAuthorities.Load(next)).Contains(now))
            return ErrorCodes.Rollover.RootStepRefused.With($"A next root is published since {next.PublishedAt:u}.");
        if (!vault.Holds(root.KeyId))
            return ErrorCodes.Certificates.RootSealed.With("The root is sealed: its private key is not on this host.");
        return ValidityPeriod.Of(certificate).Contains(now)
            ? null
            : ErrorCodes.Certificates.IssuerNotValid.With($"The root is valid from {ValidityPeriod.Of(certificate)}, not at {now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}.");
    }

    private async Task<Result<byte[]>> CrossCertifyAsync(
        Authority root, X509Certificate2 certificate, CertificateSubject subject, string keyId, string? requester, CancellationToken cancellationToken)
    {
        var profile = CertificateProfiles.CrossRoot;
        var signed = await SignAsync(
            new CertificateOrder(profile, subject, vault.PublicKeyOf(keyId), Requester: requester) { EndsWithIssuer = true },
            new Issuer(root.Id, root.KeyId, new CertificateIssuer(certificate), new IssuerChain([certificate])),
            cancellationToken);
        if (!signed.IsSuccess)
            return signed.Error;
        var (line, issued) = signed.Value;
        return await log.CompleteAsync(line, issued.Der.ToArray(), time.GetUtcNow()) is { } failed ? failed : issued.Der.ToArray();
    }

    private IReadOnlyList<X509Certificate2> RootsBeside(IReadOnlyList<Authority> active)
    {
        var present = active.FirstOrDefault(authority => authority.Kind == AuthorityKind.Root);
        var before = present is { CrossCertificate: not null, ParentId: { } id } ? AuthorityReader.Find(database, id) : null;
        var next = AuthorityReader.ReadNext(database, AuthorityKind.Root);
        return
        [
            .. Certificates(present?.CrossCertificate, before?.Certificate),
            .. Certificates(next?.Certificate, next?.CrossCertificate),
        ];
    }

    private static IEnumerable<X509Certificate2> Certificates(params byte[]?[] der)
        => der.OfType<byte[]>().Select(one => X509CertificateLoader.LoadCertificate(one));

    private static Result<Authority> FindOwnRoot(IReadOnlyList<Authority> active)
        => active.FirstOrDefault(authority => authority.Kind == AuthorityKind.Root) is { } root
            ? root
            : ErrorCodes.Certificates.NoOwnRoot.With("There is no active root of this node's own.");
}
