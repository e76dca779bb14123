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
public sealed class CertificateAuthority(EversealDatabase database, KeyVault vault, StatusAddresses addresses, RevocationRegister revocations, TimeProvider time)
{
    /// <summary>Issues a leaf from the issuing CA.</summary>
    public Task<Result<IssuedCertificate>> IssueAsync(CertificateOrder order, CancellationToken cancellationToken)
        => IssueAsync(order, (_, _) => { }, cancellationToken);

    /// <summary>Every certificate that this CA signed or meant to sign, the latest first.</summary>
    public async Task<IReadOnlyList<CertificateRecord>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        return await context.Certificates.AsNoTracking().OrderByDescending(record => record.Id).ToListAsync(cancellationToken);
    }

    /// <summary>The active authorities, the root first; none before init.</summary>
    public async Task<IReadOnlyList<Authority>> ListAuthoritiesAsync(CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        return await context.Authorities.AsNoTracking().Where(authority => authority.IsActive).OrderBy(authority => authority.Kind).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// How long a certificate of this profile may live when it is issued now: the profile's own lifetime, or what is
    /// left of the issuing CA's. Null when nothing can be issued; asking for it then tells why.
    /// </summary>
    internal async Task<TimeSpan?> LongestLifetimeAsync(CertificateProfile profile, CancellationToken cancellationToken)
    {
        var issuing = (await ListAuthoritiesAsync(cancellationToken)).SingleOrDefault(authority => authority.Kind == AuthorityKind.Issuing);
        return issuing is not null && CertificateLifetime.LongestThatFits(profile, Load(issuing), time.GetUtcNow()) is var longest && longest > TimeSpan.Zero
            ? longest
            : null;
    }

    /// <param name="use">Adds what the certificate is for to the transaction that records it.</param>
    internal async Task<Result<IssuedCertificate>> IssueAsync(
        CertificateOrder order, Action<EversealDbContext, IssuedCertificate> use, CancellationToken cancellationToken)
    {
        var authorities = await ListAuthoritiesAsync(cancellationToken);
        if (authorities.Select(Load).FirstOrDefault(revocations.IsRevoked) is { } revoked)
            return ErrorCodes.Revocation.IssuerRevoked.With($"{SubjectName.Text(revoked.SubjectName)} is revoked.");

        return authorities is [{ Kind: AuthorityKind.Root } root, { Kind: AuthorityKind.Issuing } issuing]
            ? await SignAsync(order, new Issuer(issuing.Id, issuing.KeyId, [Load(issuing), Load(root)]), use, cancellationToken)
            : NotInitialised();
    }

    internal async Task<Result<IssuedCertificate>> CreateRootAsync(CertificateSubject subject, CancellationToken cancellationToken)
    {
        var keyId = await vault.CreateAsync(CertificateProfiles.Root.AllowedKeys[0], cancellationToken);
        var order = new CertificateOrder(CertificateProfiles.Root, subject, vault.PublicKeyOf(keyId));
        return await SignAsync(order, new Issuer(null, keyId, []), (context, issued) => Add(context, AuthorityKind.Root, null, keyId, issued), cancellationToken);
    }

    internal async Task<Result<IssuedCertificate>> CreateIssuingAsync(CertificateSubject subject, CancellationToken cancellationToken)
    {
        if (await ListAuthoritiesAsync(cancellationToken) is not [{ Kind: AuthorityKind.Root } root, ..])
        {
            return NotInitialised();
        }

        var keyId = await vault.CreateAsync(CertificateProfiles.IssuingCa.AllowedKeys[0], cancellationToken);
        var order = new CertificateOrder(CertificateProfiles.IssuingCa, subject, vault.PublicKeyOf(keyId));
        return await SignAsync(
            order,
            new Issuer(root.Id, root.KeyId, [Load(root)]),
            (context, issued) => Add(context, AuthorityKind.Issuing, root.Id, keyId, issued),
            cancellationToken);
    }

    private async Task<Result<IssuedCertificate>> SignAsync(
        CertificateOrder order, Issuer issuer, Action<EversealDbContext, IssuedCertificate> use, CancellationToken cancellationToken)
    {
        // 1. Prepare: the exact bytes, linted.
        var serial = SerialNumber.FromRandom(RandomNumberGenerator.GetBytes(16));
        var signer = issuer.Chain.Count == 0 ? null : issuer.Chain[0];
        var prepared = CertificateIssuance.Prepare(
            order.Profile, order.Subject, order.Key, signer, serial, time.GetUtcNow(), order.Lifetime, addresses.For(signer));
        if (!prepared.IsSuccess)
        {
            return prepared.Error;
        }

        // 2. The intent, durable before there is a signature.
        await using var context = database.Open();
        var record = Intend(prepared.Value, issuer);
        context.Certificates.Add(record);
        await context.SaveChangesAsync(cancellationToken);

        // 3. Sign.
        var certificate = vault.Use(issuer.KeyId, key => CertificateIssuance.Issue(prepared.Value, SignatureGenerators.For(key)));
        if (!certificate.IsSuccess)
        {
            return certificate.Error;
        }

        // 4. The result and its use, in one transaction.
        var issued = new IssuedCertificate([certificate.Value, .. issuer.Chain]);
        (record.Certificate, record.IssuedAt) = (certificate.Value.RawData, time.GetUtcNow());
        use(context, issued);
        await context.SaveChangesAsync(cancellationToken);
        return issued;
    }

    private CertificateRecord Intend(LintedCertificate prepared, Issuer issuer) => new()
    {
        SerialNumber = prepared.SerialNumber,
        AuthorityId = issuer.Id,
        Profile = prepared.Profile.Name,
        Subject = prepared.Subject,
        ToBeSignedDigest = SHA256.HashData(prepared.ToBeSigned.Span),
        NotBefore = prepared.Validity.NotBefore,
        NotAfter = prepared.Validity.NotAfter,
        RequestedAt = time.GetUtcNow(),
    };

    private void Add(EversealDbContext context, AuthorityKind kind, long? parent, string keyId, IssuedCertificate issued)
        => context.Authorities.Add(new Authority
        {
            Kind = kind,
            IsActive = true,
            ParentId = parent,
            KeyId = keyId,
            Certificate = issued.Certificate.RawData,
            CreatedAt = time.GetUtcNow(),
        });

    private static X509Certificate2 Load(Authority authority) => X509CertificateLoader.LoadCertificate(authority.Certificate);

    private static StsError NotInitialised() => new(ErrorCodes.Server.DataDirectoryEmpty, "There is no certificate authority yet.");

    /// <summary>Who signs. A root signs itself: it has no id and no chain yet.</summary>
    private sealed record Issuer(long? Id, string KeyId, IReadOnlyList<X509Certificate2> Chain);
}
