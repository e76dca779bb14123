using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Administration;
using Everseal.Server.Authorities;
using Everseal.Server.KeyProtection;
using Everseal.Server.Publishing;
using Everseal.Server.Realms;

namespace Everseal.Server.Features.CertificateAuthorities;

/// <summary>The CA: <c>/api/v1/ca</c>.</summary>
internal sealed class CertificateEndpoints(
    CertificateAuthority authority, IssuanceLog log, KeyVault vault, CertificateInventory inventory, RealmDirectory realms)
{
    // Beside what is in use: the latest of what was merely issued. The log has them all.
    private const int OthersShown = 200;

    public IResult Show(ApiCall call)
    {
        var next = authority.ReadNextRoot() is { } root ? ActiveAuthorities.Load(root) : null;
        return call.Answer(FindActive().Then<CertificateAuthorityDescription>(active => new CertificateAuthorityDescription(
            CertificateDescriptions.Describe(active.Chain[^1], active.IsSubordinate ? "foreign root" : "root CA", active.IsSubordinate ? null : CertificateProfiles.Root.Name),
            CertificateDescriptions.Describe(active.Chain[0], "issuing CA", CertificateProfiles.IssuingCa.Name),
            log.CountIssued(),
            [.. CertificateRequestReader.Profiles.Select(Describe)],
            active.RootState(vault),
            active.Root is { } root ? vault.LentUntil(root.KeyId) : null,
            next is null ? null : CertificateDescriptions.Describe(next, "next root CA", CertificateProfiles.Root.Name))));
    }

    public IResult ShowRoot(ApiCall call)
        => call.Answer(FindActive().Then<RootCertificate>(active => new RootCertificate(
            active.Chain[^1].ExportCertificatePem() + "\n", active.Chain[^1].GetCertHashString(HashAlgorithmName.SHA256))));

    /// <summary>
    /// For clients that know the root's fingerprint and nothing else: over TLS that they cannot verify yet, since
    /// they compare what they get. Like the chain, not for administrators alone.
    /// </summary>
    public Task PublicRootAsync(HttpContext context) => PublishAsync(context, chain => chain.TakeLast(1));

    /// <summary>For who verifies paths: the issuing CA, then the root; at the end the issuing CA that is to follow, and the roots beside.</summary>
    public Task PublicChainAsync(HttpContext context)
    {
        var next = authority.ReadNext();
        var roots = authority.ReadRootsBeside();
        return PublishAsync(context, chain => [.. chain, .. next?.Chain.Take(1) ?? [], .. roots]);
    }

    public IResult List(ApiCall call)
    {
        var inUse = inventory.Read()
            .Select(entry => (entry, record: log.Find(entry.Certificate.SerialNumber)))
            .Select(pair => WithRevocation(
                CertificateDescriptions.Describe(pair.entry.Certificate, pair.entry.Name, pair.record?.Profile, warning: pair.entry.Warning), pair.record))
            .ToList();
        var known = inUse.Select(entry => entry.SerialNumber).ToHashSet(StringComparer.Ordinal);
        var latest = log.Read(new IssuanceQuery(OthersShown + known.Count, IssuedOnly: true));
        var others = latest.Where(entry => !known.Contains(entry.SerialNumber)).Take(OthersShown).Select(Describe).ToList();
        var shown = others.Count + latest.Count(entry => known.Contains(entry.SerialNumber));
        return call.Answer<CertificateList>(new CertificateList(
            [.. inUse, .. others], [.. Warnings(inUse)], shown < latest.Count || latest.Count > OthersShown ? log.CountIssued() - shown : 0));
    }

    public IResult Find(string serial, ApiCall call)
    {
        var active = FindActive();
        return call.Answer(log.Find(serial) is not { Certificate: { } certificate } entry
            ? new StsError(ErrorCodes.CommandLine.NoSuchCertificate, $"The CA issued no certificate with serial number {serial}.")
            : active.Then<CertificateDetail>(issuers => new CertificateDetail(Describe(entry), Pem(certificate, issuers))));
    }

    public async Task<IResult> IssueAsync(ApiCall call)
    {
        var body = await call.ReadAsync<IssueCertificate>();
        if (!body.IsSuccess)
            return call.Answer(body);

        var order = CertificateRequestReader.Read(body.Value, call.Actor);
        string? recorded = null;
        var issued = order.IsSuccess ? await authority.IssueAsync(order.Value, RecordAsync, call.Cancelled) : order.Error;
        return issued.IsSuccess
            ? ApiCall.Json(new CertificateDetail(
                CertificateDescriptions.DescribeIssued(issued.Value.Content, issued.Value.Der.Span, body.Value.Profile), issued.Value.ToPem()))
            : await call.ChangedAsync("ca issue", null, recorded ?? Target(), issued);

        string Target() => order.IsSuccess ? $"{body.Value.Profile} {SubjectName.Text(order.Value.Subject.Name)}" : body.Value.Profile;

        // The trail names the very octets before they are signed; should anything fail after that, a second record says so.
        ValueTask<StsError?> RecordAsync(IssuanceIntent intent)
        {
            recorded = $"{body.Value.Profile} {intent.Prepared.Subject} {intent.Prepared.SerialNumber}";
            return call.IntendAsync("ca issue", null, recorded, $"to be signed: SHA-256 {Convert.ToHexString(intent.ToBeSignedSha256)}");
        }
    }

    private Result<ActiveAuthorities> FindActive()
        => authority.ReadActive() is { } active
            ? active
            : new StsError(ErrorCodes.Server.DataDirectoryEmpty, "There is no certificate authority yet.");

    private async Task PublishAsync(HttpContext context, Func<IReadOnlyList<X509Certificate2>, IEnumerable<X509Certificate2>> choose)
    {
        var active = FindActive();
        if (!active.IsSuccess)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var pem = string.Concat(choose(active.Value.Chain).Select(certificate => certificate.ExportCertificatePem() + "\n"));
        await new PublishedDocument(Encoding.ASCII.GetBytes(pem), "application/x-pem-file", Sharing.Public, TimeSpan.FromMinutes(30)).AnswerAsync(context);
    }

    private IEnumerable<string> Warnings(IEnumerable<CertificateDescription> certificates)
        => realms.All.SelectMany(RealmWarnings.Of).Concat(certificates.Where(entry => entry.Warning is not null).Select(entry => $"{entry.Name}: {entry.Warning}"));

    private static CertificateDescription Describe(IssuanceEntry entry)
        => WithRevocation(CertificateDescriptions.DescribeIssued(CertificateContent.Read(entry.Certificate!), entry.Certificate, entry.Profile), entry);

    private static CertificateDescription WithRevocation(CertificateDescription description, IssuanceEntry? entry)
        => description with { RevokedAt = entry?.RevokedAt, RevocationReason = entry?.RevocationReason?.Name() };

    private static ProfileDescription Describe(CertificateProfile profile)
        => new(profile.Name, (long)profile.Lifetime.TotalSeconds, profile.ExtendedKeyUsages);

    private static string Pem(byte[] der, ActiveAuthorities active)
    {
        var content = CertificateContent.Read(der);
        IReadOnlyList<X509Certificate2> above = [.. active.Chain.SkipWhile(issuer => IsNamed(content.SubjectName, issuer) || !IsNamed(content.IssuerName, issuer))];
        return new IssuedCertificate(der, content, new IssuerChain(above, above.Count > 0 ? active.Above.Cross : null)).ToPem();
    }

    private static bool IsNamed(X500DistinguishedName name, X509Certificate2 certificate)
        => name.RawData.AsSpan().SequenceEqual(certificate.SubjectName.RawData);
}
