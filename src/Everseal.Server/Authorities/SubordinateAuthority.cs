using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Repair;
using Everseal.Core.X509;
using Everseal.Server.KeyProtection;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Authorities;

/// <summary>Puts the issuing CA below another organisation's root: the request goes there, its answer is imported.</summary>
public sealed class SubordinateAuthority(
    DataDirectory data, EversealDatabase database, KeyVault vault, CertificateRequests requests, CertificateAuthority authority, ServerCertificates server, TimeProvider time)
{
    /// <summary>Makes the future issuing CA's key and a request (PKCS#10) for it. Nothing that is in use changes.</summary>
    /// <returns>PEM.</returns>
    public async Task<Result<string>> RequestAsync(CertificateSubject subject, CancellationToken cancellationToken)
        => (await requests.MakeAsync(OrderFor(subject), replaces: false, cancellationToken)).Pem;

    internal static RequestOrder OrderFor(CertificateSubject subject)
        => new(CertificateSlot.IssuingCa, CertificateProfiles.IssuingCa, subject, CertificateProfiles.IssuingCa.AllowedKeys[0]);

    /// <summary>
    /// Makes the certificate that another CA gave the active issuing CA. The earlier one and the own root step back in
    /// the same transaction and stay known: what they signed stays what it was.
    /// </summary>
    /// <param name="certificates">The new certificate, those above it and their root, in any order.</param>
    /// <param name="broughtKeyId">A key in the vault that came along; null when it is one that was requested here.</param>
    public async Task<Result<ActiveAuthorities>> ImportAsync(IReadOnlyList<X509Certificate2> certificates, CancellationToken cancellationToken, string? broughtKeyId = null)
    {
        await using var context = database.Open();
        var pending = (await context.CertificateRequests.Where(request => request.Slot == CertificateSlot.IssuingCa).ToListAsync(cancellationToken))
            .Find(request => IsFor(request, certificates));
        if ((broughtKeyId ?? pending?.KeyId) is not { } keyId)
            return ErrorCodes.Certificates.NoSuchAuthorityRequest.With("None of the certificates has a key that was requested here.");
        var chain = SubordinateChain.Order(certificates, vault.PublicKeyOf(keyId), time.GetUtcNow());
        if (!chain.IsSuccess)
            return chain.Error;

        await using (var transaction = await context.Database.BeginTransactionAsync(cancellationToken))
        {
            await context.Database.ExecuteSqlAsync(
                $"UPDATE authorities SET IsActive = 0, ReplacedAt = {time.GetUtcNow().ToUnixTimeMilliseconds()} WHERE IsActive = 1 OR (PublishedAt IS NOT NULL AND ReplacedAt IS NULL)", cancellationToken);
            context.Authorities.Add(Subordinate(keyId, chain.Value));

            // The log only goes forward: of an import that was taken back it knows the certificate already.
            if (!await context.Certificates.AnyAsync(record => record.SerialNumber == chain.Value[0].SerialNumber, cancellationToken))
                context.Certificates.Add(Record(chain.Value[0]));
            context.CertificateRequests.RemoveRange(pending is null ? [] : [pending]);
            await context.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        authority.Forget();
        RefreshRootCertificate();
        await server.LoadAsync(cancellationToken);
        return authority.ReadActive()!;
    }

    /// <summary>The copy of the root that clients take from the data directory; the store is what counts.</summary>
    /// <returns>Whether there was another one, or none.</returns>
    internal bool RefreshRootCertificate()
    {
        if (authority.ReadActive() is not { } active)
            return false;
        var pem = active.Chain[^1].ExportCertificatePem() + "\n";
        if (File.Exists(data.RootCertificateFile) && File.ReadAllText(data.RootCertificateFile) == pem)
            return false;
        PrivateFile.Write(data.RootCertificateFile, System.Text.Encoding.ASCII.GetBytes(pem));
        return true;
    }

    private bool IsFor(CertificateRequestEntry request, IReadOnlyList<X509Certificate2> certificates)
    {
        var wanted = PublicKeyDigest.Of(vault.PublicKeyOf(request.KeyId));
        return certificates.Any(certificate => PublicKeyDigest.Of(certificate.PublicKey).AsSpan().SequenceEqual(wanted));
    }

    private Authority Subordinate(string keyId, IReadOnlyList<X509Certificate2> chain) => new()
    {
        Kind = AuthorityKind.Issuing,
        IsActive = true,
        KeyId = keyId,
        Certificate = chain[0].RawData,
        ForeignChain = string.Join('\n', chain.Skip(1).Select(above => above.ExportCertificatePem())) + "\n",
        CreatedAt = time.GetUtcNow(),
    };

    // So that the log and the rule on reused keys know a CA of this node that this node did not sign.
    private CertificateRecord Record(X509Certificate2 certificate)
    {
        var (validity, now) = (ValidityPeriod.Of(certificate), time.GetUtcNow());
        return new CertificateRecord
        {
            SerialNumber = certificate.SerialNumber,
            Profile = CertificateProfiles.IssuingCa.Name,
            Subject = SubjectName.Text(certificate.SubjectName),
            ToBeSignedDigest = SHA256.HashData(certificate.RawDataMemory.Span),
            NotBefore = validity.NotBefore,
            NotAfter = validity.NotAfter,
            RequestedAt = now,
            IssuedAt = now,
            Certificate = certificate.RawData,
            KeySha256 = PublicKeyDigest.Of(certificate.PublicKey),
        };
    }
}
