using System.Data.Common;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Revocation;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Authorities;

/// <summary>
/// The certificate that this server shows in TLS. It comes from the own CA and is replaced by itself: each
/// handshake takes the current one.
/// </summary>
public sealed partial class ServerCertificates(
    EversealDatabase database, CertificateAuthority authority, KeyVault vault, RevocationRegister revocations, TokenLedger ledger,
    TimeProvider time, ILogger<ServerCertificates> logger)
{
    private volatile SslStreamCertificateContext? _current;

    /// <summary>Leaf with its private key and the issuing CA; null before <see cref="EnsureAsync"/>.</summary>
    public SslStreamCertificateContext? Current => _current;

    /// <summary>
    /// Serves the stored certificate, or a new one when that one ends soon, does not name all hosts, or comes from a CA
    /// that was replaced. When no new one
    /// can be had, the stored one goes on for as long as it is valid.
    /// </summary>
    /// <param name="hosts">DNS names and IP addresses.</param>
    /// <returns>Whether a new certificate was issued.</returns>
    public async Task<Result<bool>> EnsureAsync(IReadOnlyList<string> hosts, CancellationToken cancellationToken)
    {
        var (stored, now) = (ReadLatest(), time.GetUtcNow());
        if (stored is not null && Suits(stored, hosts, now) && IsFromActiveIssuer(stored, await authority.ActiveAsync(cancellationToken)) && TryServe(stored))
            return false;


        var issued = await TryIssueAsync(hosts, cancellationToken);
        if (!issued.IsSuccess)
        {
            // Where the CA, too, seems to begin later, it is this host's clock that is behind: the stored one is good for
            // everybody else, and whoever is refused a token must be able to read why.
            if (stored is null || !(ValidityPeriod.Of(stored.Chain[0]) is var validity
                && (validity.Contains(now) || (validity.NotBefore > now && issued.Error.Code == ErrorCodes.Certificates.IssuerNotValid)))
                || !TryServe(stored))
            {
                return issued.Error;
            }

            LogNotReplaced(ValidityPeriod.Of(stored.Chain[0]).NotAfter, issued.Error);
            return false;
        }

        Serve(ReadLatest()!);
        await RecordAsync(issued.Value.Certificate, now);
        return true;
    }

    /// <summary>Another certificate for the same names, although the present one would do.</summary>
    internal async Task<Result<IssuedCertificate>> ReplaceAsync(CancellationToken cancellationToken)
    {
        if (ReadLatest() is not { } stored)
            return ErrorCodes.Server.DataDirectoryEmpty.With("There is no TLS certificate yet.");
        var issued = await TryIssueAsync(HostsOf(stored.Chain[0]), cancellationToken);
        if (!issued.IsSuccess)
            return issued;
        Serve(ReadLatest()!);
        await RecordAsync(issued.Value.Certificate, time.GetUtcNow());
        return issued;
    }

    /// <summary>
    /// Serves the stored certificate at start; one that ends soon is replaced for the same hosts. One that has ended and cannot
    /// be replaced is served all the same: clients refuse it, and whoever looks past that can read what is wrong.
    /// </summary>
    /// <exception cref="StsErrorException">None was ever issued, or its key is lost and the CA cannot replace it.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var stored = ReadLatest()
            ?? throw new StsErrorException(new StsError(ErrorCodes.Server.DataDirectoryEmpty, "There is no TLS certificate yet."));
        var replaced = await EnsureAsync(HostsOf(stored.Chain[0]), cancellationToken);
        if (replaced.IsSuccess)
            return;
        if (!TryServe(stored))
            throw new StsErrorException(replaced.Error);
        LogServedEnded(ValidityPeriod.Of(stored.Chain[0]).NotAfter, replaced.Error, ErrorCodes.Repair.TlsUnusable.Remedy);
    }

    /// <summary>Serves what lies in the store, whatever it is, after somebody put it there.</summary>
    internal void ServeStored()
    {
        if (ReadLatest() is { } stored)
            TryServe(stored);
    }

    /// <summary>The names and addresses that a certificate is for.</summary>
    internal static List<string> HostsOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().First();
        return [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())];
    }

    // A third of the lifetime before its end is time enough for those who pin the leaf to notice.
    private bool Suits(Stored stored, IReadOnlyList<string> hosts, DateTimeOffset now)
    {
        var certificate = stored.Chain[0];
        var validity = ValidityPeriod.Of(certificate);
        return validity.Contains(now)
            && !revocations.IsRevoked(certificate)
            && (validity.RemainingAt(now) > (validity.NotAfter - validity.NotBefore) / 3 || EndsWithItsIssuer(stored))
            && !hosts.Select(AsWritten).Except(HostsOf(certificate), StringComparer.OrdinalIgnoreCase).Any();
    }

    // Another one would end no later.
    private static bool EndsWithItsIssuer(Stored stored)
        => stored.Chain is [var leaf, var issuer, ..] && ValidityPeriod.Of(leaf).NotAfter >= ValidityPeriod.Of(issuer).NotAfter;

    // Clients trust the root of now; a CA that was replaced may lead to another one.
    private static bool IsFromActiveIssuer(Stored stored, ActiveAuthorities? active)
        => active is null || (stored.Chain.Count > 1 && stored.Chain[1].RawDataMemory.Span.SequenceEqual(active.Chain[0].RawDataMemory.Span));

    // As the certificate writes it: compared as text, because a wildcard is a name to be certified, not a host to be matched.
    private static string AsWritten(string host) => IPAddress.TryParse(host, out var address) ? address.ToString() : host;

    private async Task<Result<IssuedCertificate>> TryIssueAsync(IReadOnlyList<string> hosts, CancellationToken cancellationToken)
    {
        try
        {
            return await IssueAsync(hosts, cancellationToken);
        }
        catch (StsErrorException exception)
        {
            return exception.Error;
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException)
        {
            return ErrorCodes.Server.StorageFailed.With("The TLS certificate cannot be stored.", exception.GetBaseException().Message);
        }
    }

    private async Task<Result<IssuedCertificate>> IssueAsync(IReadOnlyList<string> hosts, CancellationToken cancellationToken)
    {
        // Asked before there is a key: a clock years off must not fill the store with keys that no CA can certify.
        if (await authority.LongestLifetimeAsync(CertificateProfiles.TlsServer, cancellationToken) is not { } lifetime)
            return ErrorCodes.Certificates.IssuerNotValid.With($"No CA of this node is valid at {time.GetUtcNow().UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}.");

        // P-256: every TLS client of the last decade knows it, and its handshake costs a tenth of RSA's.
        var keyId = await vault.CreateAsync(KeyAlgorithm.EcdsaP256, cancellationToken);
        var addresses = hosts.Where(host => IPAddress.TryParse(host, out _)).Select(IPAddress.Parse).ToList();
        var names = hosts.Where(host => !IPAddress.TryParse(host, out _)).ToList();
        return await authority.IssueAsync(
            new CertificateOrder(
                CertificateProfiles.TlsServer,
                CertificateSubject.ForHosts(names, addresses),
                vault.PublicKeyOf(keyId),
                lifetime),
            (context, issued) => context.ServerCertificates.Add(new ServerCertificate
            {
                KeyId = keyId,
                Chain = issued.ToPemWithoutRoot(),
                CreatedAt = time.GetUtcNow(),
            }),
            cancellationToken);
    }

    // Nobody asked for this certificate, so no caller's record speaks of it. One that cannot be recorded is served all the
    // same: without it nobody could reach the server to learn why.
    private async Task RecordAsync(X509Certificate2 certificate, DateTimeOffset now)
    {
        var recorded = await ledger.AppendAuditAsync(
            new AuditRecord(now, Realm: null, "ca issue", "server", Source: null, ErrorId: null, $"the server's own TLS certificate, until {certificate.NotAfter.ToUniversalTime():u}")
            {
                Target = certificate.SerialNumber,
            },
            CancellationToken.None);
        if (!recorded.IsSuccess)
            LogUnrecorded(certificate.SerialNumber, recorded.Error);
    }

    // A key that is lost, or another one's, is a reason for another certificate and none to stop.
    private bool TryServe(Stored stored)
    {
        try
        {
            Serve(stored);
            return true;
        }
        catch (Exception unusable) when (unusable is StsErrorException or CryptographicException or ArgumentException)
        {
            LogKeyUnusable(stored.KeyId, unusable.Message);
            return false;
        }
    }

    private void Serve(Stored stored)
    {
        using var key = vault.Open(stored.KeyId);
        var leaf = key is ECDsa ecdsa ? stored.Chain[0].CopyWithPrivateKey(ecdsa) : stored.Chain[0].CopyWithPrivateKey((RSA)key);
        _current = SslStreamCertificateContext.Create(leaf, [.. stored.Chain.Skip(1)], offline: true);
    }

    private Stored? ReadLatest()
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT KeyId, Chain FROM server_certificates ORDER BY Id DESC LIMIT 1";
        using var row = command.ExecuteReader();
        if (!row.Read())
        {
            return null;
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(row.GetString(1));
        return new Stored(row.GetString(0), [.. chain]);
    }

    [LoggerMessage(LogLevel.Warning, "The TLS certificate could not be replaced and is served until {NotAfter:u}: {Error}")]
    private partial void LogNotReplaced(DateTimeOffset notAfter, StsError error);

    [LoggerMessage(LogLevel.Error, "The TLS certificate ended at {NotAfter:u} and is served all the same, since it could not be replaced: {Error}. {Remedy}")]
    private partial void LogServedEnded(DateTimeOffset notAfter, StsError error, string remedy);

    [LoggerMessage(LogLevel.Error, "The TLS certificate's key {KeyId} cannot be used: {Reason}")]
    private partial void LogKeyUnusable(string keyId, string reason);

    [LoggerMessage(LogLevel.Error, "The TLS certificate {Serial} was issued but could not be recorded: {Error}")]
    private partial void LogUnrecorded(string serial, StsError error);

    private sealed record Stored(string KeyId, IReadOnlyList<X509Certificate2> Chain);
}
