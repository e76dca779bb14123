using System.Data.Common;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.X509;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Revocation;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Authorities;

/// <summary>
/// The certificate that this server shows in TLS. One of the own CA is replaced by itself: each handshake takes the current one. One
/// that a person brought from another CA is served until it ends; then the own CA's takes its place, for an ended one serves nobody.
/// </summary>
public sealed partial class ServerCertificates(
    DataDirectory data, EversealDatabase database, CertificateAuthority authority, KeyVault vault, RevocationRegister revocations, TokenLedger ledger,
    TimeProvider time, ILogger<ServerCertificates> logger)
{
    private readonly ServerCertificateStore _store = new(database);
    private volatile Served? _served;

    /// <summary>Leaf with its private key and those that vouch for it; null before <see cref="EnsureAsync"/>.</summary>
    public SslStreamCertificateContext? Current => _served?.Context;

    /// <summary>Whether another CA signed what is served: then nobody here makes the next one.</summary>
    public bool IsForeign => ForeignAnchor is not null;

    /// <summary>What clients trust who verify another CA's certificate; null while the own CA's is served.</summary>
    public X509Certificate2? ForeignAnchor => _served?.Stored.ForeignAnchor;

    /// <summary>Another CA's certificate that has ended and that the served one takes the place of; null when there is none.</summary>
    public X509Certificate2? StandsInFor => _served?.Stored.StandsInFor is { } earlier ? _store.Find(earlier)?.Chain[0] : null;

    /// <summary>
    /// Serves the stored certificate, or a new one when that one ends soon, does not name all hosts, or comes from a CA
    /// that was replaced. When no new one can be had, the stored one goes on for as long as it is valid. Another CA's goes on
    /// for as long as it is valid, whatever else is said of it.
    /// </summary>
    /// <param name="hosts">DNS names and IP addresses.</param>
    /// <returns>Whether a new certificate was issued.</returns>
    public async Task<Result<bool>> EnsureAsync(IReadOnlyList<string> hosts, CancellationToken cancellationToken)
    {
        var (stored, now) = (_store.ReadLatest(), time.GetUtcNow());
        if (stored is not null && (await ServeForeignAgainAsync(stored, now, cancellationToken) || (IsStillRight(stored, hosts, now) && TryServe(stored))))
            return false;

        var issued = await TryIssueAsync(hosts, stored is { IsForeign: true } ? stored.Id : stored?.StandsInFor, cancellationToken);
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

        Serve(_store.ReadLatest()!);
        await RecordIssuedAsync(issued.Value.Certificate, stored is { IsForeign: true } ? stored.Chain[0].SerialNumber : null, now);
        if (stored is { IsForeign: true })
            LogReverted(ValidityPeriod.Of(stored.Chain[0]).NotAfter, ErrorCodes.ForeignCertificates.TlsReverted.Remedy);
        return true;
    }

    /// <summary>Serves another CA's certificate from the next handshake on.</summary>
    /// <param name="keyId">Of its private key, in the vault.</param>
    internal async Task ImportAsync(ServerChain chain, string keyId, CancellationToken cancellationToken)
    {
        await _store.AddForeignAsync(keyId, chain.Served, chain.Anchor, time.GetUtcNow(), cancellationToken);
        Serve(_store.ReadLatest()!);
    }

    /// <summary>Another certificate for the same names, although the present one would do.</summary>
    internal async Task<Result<IssuedCertificate>> ReplaceAsync(CancellationToken cancellationToken)
    {
        if (_store.ReadLatest() is not { } stored)
            return ErrorCodes.Server.DataDirectoryEmpty.With("There is no TLS certificate yet.");
        var issued = await TryIssueAsync(HostsOf(stored), standsInFor: null, cancellationToken);
        if (!issued.IsSuccess)
            return issued;
        Serve(_store.ReadLatest()!);
        await RecordIssuedAsync(issued.Value.Certificate, insteadOf: null, time.GetUtcNow());
        return issued;
    }

    /// <summary>
    /// Serves the stored certificate at start; one that ends soon is replaced for the same hosts. One that has ended and cannot
    /// be replaced is served all the same: clients refuse it, and whoever looks past that can read what is wrong.
    /// </summary>
    /// <exception cref="StsErrorException">None was ever issued, or its key is lost and the CA cannot replace it.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var stored = _store.ReadLatest()
            ?? throw new StsErrorException(new StsError(ErrorCodes.Server.DataDirectoryEmpty, "There is no TLS certificate yet."));
        var replaced = await EnsureAsync(HostsOf(stored), cancellationToken);
        if (replaced.IsSuccess)
            return;
        if (!TryServe(stored))
            throw new StsErrorException(replaced.Error);
        LogServedEnded(ValidityPeriod.Of(stored.Chain[0]).NotAfter, replaced.Error, ErrorCodes.Repair.TlsUnusable.Remedy);
    }

    /// <summary>Serves what lies in the store, whatever it is, after somebody put it there.</summary>
    internal void ServeStored()
    {
        if (_store.ReadLatest() is { } stored)
            TryServe(stored);
    }

    /// <summary>The names and addresses that a certificate is for.</summary>
    internal static List<string> HostsOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().First();
        return [.. names.EnumerateDnsNames(), .. names.EnumerateIPAddresses().Select(address => address.ToString())];
    }

    /// <summary>Whom a TLS certificate for these names and addresses names.</summary>
    internal static CertificateSubject SubjectOf(IReadOnlyList<string> hosts) => CertificateSubject.ForHosts(
        [.. hosts.Where(host => !IPAddress.TryParse(host, out _))], [.. hosts.Where(host => IPAddress.TryParse(host, out _)).Select(IPAddress.Parse)]);

    /// <summary>The same for a request: another CA looks at the common name, so what clients call the server is first.</summary>
    internal static CertificateSubject RequestedFor(IReadOnlyList<string> hosts, string? publicHost)
        => SubjectOf(publicHost is null ? hosts : [.. hosts.Prepend(publicHost).Distinct(StringComparer.OrdinalIgnoreCase)]);

    // Another CA does not certify every name that the own one does.
    private List<string> HostsOf(StoredServerCertificate stored)
        => stored.IsForeign && _store.ReadLatestOwn() is { } own ? [.. HostsOf(own.Chain[0]).Union(HostsOf(stored.Chain[0]), StringComparer.OrdinalIgnoreCase)] : HostsOf(stored.Chain[0]);

    // A clock that was wrong made another CA's certificate look ended: once it is right, that one is served again, by a row after the
    // stand-in's. What was added meanwhile did no harm.
    private async Task<bool> ServeForeignAgainAsync(StoredServerCertificate stored, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (stored.StandsInFor is not { } earlier || _store.Find(earlier) is not { ForeignAnchor: { } anchor } foreign
            || !ValidityPeriod.Of(foreign.Chain[0]).Contains(now) || !TryServe(foreign))
        {
            return false;
        }

        await _store.AddForeignAsync(foreign.KeyId, foreign.Chain, anchor, now, cancellationToken);
        Serve(_store.ReadLatest()!);
        LogServedAgain(foreign.Chain[0].SerialNumber);
        await RecordAsync("tls serve again", foreign.Chain[0].SerialNumber, "another CA's TLS certificate is valid after all: the clock was wrong", now);
        return true;
    }

    private bool IsStillRight(StoredServerCertificate stored, IReadOnlyList<string> hosts, DateTimeOffset now)
        => stored.IsForeign
            ? ValidityPeriod.Of(stored.Chain[0]).Contains(now)
            : authority.ReadActive() is var active && Suits(stored, hosts, active?.IssuingEnd, now) && IsFromActiveIssuer(stored, active);

    // A third of the lifetime before its end is time enough for those who pin the leaf to notice.
    private bool Suits(StoredServerCertificate stored, IReadOnlyList<string> hosts, IssuerEnd? issuer, DateTimeOffset now)
    {
        var certificate = stored.Chain[0];
        var validity = ValidityPeriod.Of(certificate);
        return validity.Contains(now)
            && !revocations.IsRevoked(certificate)
            && !RenewalWindow.Of(validity, issuer).AsksForAnotherAt(now)
            && !hosts.Select(AsWritten).Except(HostsOf(certificate), StringComparer.OrdinalIgnoreCase).Any();
    }

    // Clients trust the root of now; a CA that was replaced may lead to another one.
    private static bool IsFromActiveIssuer(StoredServerCertificate stored, ActiveAuthorities? active)
        => active is null || (stored.Chain.Count > 1 && stored.Chain[1].RawDataMemory.Span.SequenceEqual(active.Chain[0].RawDataMemory.Span));

    // As the certificate writes it: compared as text, because a wildcard is a name to be certified, not a host to be matched.
    private static string AsWritten(string host) => IPAddress.TryParse(host, out var address) ? address.ToString() : host;

    private async Task<Result<IssuedCertificate>> TryIssueAsync(IReadOnlyList<string> hosts, long? standsInFor, CancellationToken cancellationToken)
    {
        try
        {
            return await IssueAsync(hosts, standsInFor, cancellationToken);
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

    private async Task<Result<IssuedCertificate>> IssueAsync(IReadOnlyList<string> hosts, long? standsInFor, CancellationToken cancellationToken)
    {
        // This is asked every hour, and each key would stay behind.
        if (authority.CheckCanIssue() is { } cannot)
            return cannot;

        // P-256: every TLS client of the last decade knows it, and its handshake costs a tenth of RSA's.
        var keyId = await vault.CreateAsync(KeyAlgorithm.EcdsaP256, cancellationToken);
        return await authority.IssueAsync(
            new CertificateOrder(CertificateProfiles.TlsServer, SubjectOf(hosts), vault.PublicKeyOf(keyId)) { EndsWithIssuer = true },
            (context, issued) => context.ServerCertificates.Add(new ServerCertificate
            {
                KeyId = keyId,
                Chain = issued.ToPemWithoutRoot(),
                CreatedAt = time.GetUtcNow(),
                StandsInFor = standsInFor,
            }),
            cancellationToken);
    }

    // Nobody asked for this certificate, so no caller's record speaks of it. One that cannot be recorded is served all the
    // same: without it nobody could reach the server to learn why.
    private Task RecordIssuedAsync(X509Certificate2 certificate, string? insteadOf, DateTimeOffset now) => RecordAsync(
        "ca issue", certificate.SerialNumber,
        $"the server's own TLS certificate, until {certificate.NotAfter.ToUniversalTime():u}{(insteadOf is null ? "" : $", in place of another CA's {insteadOf}")}", now);

    private async Task RecordAsync(string action, string serial, string detail, DateTimeOffset now)
    {
        var record = new AuditRecord(now, Realm: null, action, "server", Source: null, ErrorId: null, detail) { Target = serial };
        var recorded = await ledger.AppendAuditAsync(record, CancellationToken.None);
        if (!recorded.IsSuccess)
            LogUnrecorded(serial, recorded.Error);
    }

    // A key that is lost, or another one's, is a reason for another certificate and none to stop.
    private bool TryServe(StoredServerCertificate stored)
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

    private void Serve(StoredServerCertificate stored)
    {
        using var key = vault.Open(stored.KeyId);
        var leaf = key is ECDsa ecdsa ? stored.Chain[0].CopyWithPrivateKey(ecdsa) : stored.Chain[0].CopyWithPrivateKey((RSA)key);
        _served = new Served(SslStreamCertificateContext.Create(leaf, [.. stored.Chain.Skip(1)], offline: true), stored);
        TellClients(stored.ForeignAnchor);
    }

    // A copy for people and scripts; the store is what counts, so a full disk is no reason not to serve.
    private void TellClients(X509Certificate2? anchor)
    {
        try
        {
            var (there, wanted) = (File.Exists(data.TlsRootFile) ? File.ReadAllText(data.TlsRootFile) : null, anchor is null ? null : anchor.ExportCertificatePem() + "\n");
            if (there is not null && wanted is null)
                File.Delete(data.TlsRootFile);
            else if (wanted is not null && there != wanted)
                PrivateFile.Write(data.TlsRootFile, System.Text.Encoding.ASCII.GetBytes(wanted));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogTrustNotWritten(data.TlsRootFile, failure.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The TLS certificate could not be replaced and is served until {NotAfter:u}: {Error}")]
    private partial void LogNotReplaced(DateTimeOffset notAfter, StsError error);

    [LoggerMessage(LogLevel.Error, "The TLS certificate ended at {NotAfter:u} and is served all the same, since it could not be replaced: {Error}. {Remedy}")]
    private partial void LogServedEnded(DateTimeOffset notAfter, StsError error, string remedy);

    [LoggerMessage(LogLevel.Error, "The TLS certificate's key {KeyId} cannot be used: {Reason}")]
    private partial void LogKeyUnusable(string keyId, string reason);

    [LoggerMessage(LogLevel.Error, "What was done about the TLS certificate {Serial} could not be recorded: {Error}")]
    private partial void LogUnrecorded(string serial, StsError error);

    [LoggerMessage(LogLevel.Error, "Another CA's TLS certificate, valid until {NotAfter:u}, cannot be served any longer; one of the own CA takes its place. {Remedy}")]
    private partial void LogReverted(DateTimeOffset notAfter, string remedy);

    [LoggerMessage(LogLevel.Warning, "Another CA's TLS certificate {Serial} is valid after all, and is served again: the clock was wrong.")]
    private partial void LogServedAgain(string serial);

    [LoggerMessage(LogLevel.Warning, "{File}, which tells what clients of TLS trust, is not up to date: {Reason}")]
    private partial void LogTrustNotWritten(string file, string reason);

    private sealed record Served(SslStreamCertificateContext Context, StoredServerCertificate Stored);
}
