using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Administration;
using Everseal.Server.Authorities;
using Everseal.Server.Publishing;
using Everseal.Server.Realms;
using Everseal.Server.Storage.Entities;

namespace Everseal.Server.Features.CertificateAuthorities;

/// <summary>The CA: <c>/api/v1/ca</c>.</summary>
internal sealed class CertificateEndpoints(CertificateAuthority authority, CertificateInventory inventory, RealmDirectory realms)
{
    public async Task<IResult> ShowAsync(ApiCall call)
    {
        var certificates = await ReadAuthoritiesAsync(call.Cancelled);
        var issued = await authority.ListAsync(call.Cancelled);
        return call.Answer(certificates.Then<CertificateAuthorityDescription>(chain => new CertificateAuthorityDescription(
            CertificateDescriptions.Describe(chain[^1], "root CA", CertificateProfiles.Root.Name),
            CertificateDescriptions.Describe(chain[0], "issuing CA", CertificateProfiles.IssuingCa.Name),
            issued.Count(record => record.Certificate is not null),
            [.. CertificateRequestReader.Profiles.Select(Describe)])));
    }

    public async Task<IResult> RootAsync(ApiCall call)
        => call.Answer((await ReadAuthoritiesAsync(call.Cancelled)).Then<RootCertificate>(chain => new RootCertificate(
            chain[^1].ExportCertificatePem() + "\n", chain[^1].GetCertHashString(HashAlgorithmName.SHA256))));

    /// <summary>
    /// For clients that know the root's fingerprint and nothing else: over TLS that they cannot verify yet, since
    /// they compare what they get. Like the chain, not for administrators alone.
    /// </summary>
    public Task PublicRootAsync(HttpContext context) => PublishAsync(context, chain => chain.TakeLast(1));

    /// <summary>For who verifies paths: the issuing CA, then the root.</summary>
    public Task PublicChainAsync(HttpContext context) => PublishAsync(context, chain => chain);

    public async Task<IResult> ListAsync(ApiCall call)
    {
        var issued = await authority.ListAsync(call.Cancelled);
        var records = issued.GroupBy(record => record.SerialNumber).ToDictionary(group => group.Key, group => group.First());
        var inUse = inventory.Read()
            .Select(entry => (entry, record: records.GetValueOrDefault(entry.Certificate.SerialNumber)))
            .Select(pair => WithRevocation(
                CertificateDescriptions.Describe(pair.entry.Certificate, pair.entry.Name, pair.record?.Profile, warning: pair.entry.Warning), pair.record))
            .ToList();
        var others = issued.Where(record => record.Certificate is not null && inUse.All(entry => entry.SerialNumber != record.SerialNumber)).Select(Describe);
        return call.Answer<CertificateList>(new CertificateList([.. inUse, .. others], [.. Warnings(inUse)]));
    }

    public async Task<IResult> FindAsync(string serial, ApiCall call)
    {
        var records = await authority.ListAsync(call.Cancelled);
        var chain = await ReadAuthoritiesAsync(call.Cancelled);
        var record = records.FirstOrDefault(record => record.Certificate is not null && string.Equals(record.SerialNumber, serial, StringComparison.OrdinalIgnoreCase));
        return call.Answer(record is null
            ? new StsError(ErrorCodes.CommandLine.NoSuchCertificate, $"The CA issued no certificate with serial number {serial}.")
            : chain.Then<CertificateDetail>(issuers => new CertificateDetail(Describe(record), Pem(record, issuers))));
    }

    public async Task<IResult> IssueAsync(ApiCall call)
    {
        var body = await call.ReadAsync<IssueCertificate>();
        if (!body.IsSuccess)
            return call.Answer(body);

        var order = CertificateRequestReader.Read(body.Value);
        var issued = order.IsSuccess ? await authority.IssueAsync(order.Value, call.Cancelled) : order.Error;
        var target = order.IsSuccess ? $"{body.Value.Profile} {SubjectName.Text(order.Value.Subject.Name)}" : body.Value.Profile;
        return await call.ChangedAsync("ca issue", null, issued.IsSuccess ? $"{target} {issued.Value.Certificate.SerialNumber}" : target, issued, certificate => ApiCall.Json(new CertificateDetail(
            CertificateDescriptions.Describe(certificate.Certificate, NameOf(certificate.Certificate), body.Value.Profile, inUse: false),
            certificate.ToPem())));
    }

    /// <returns>The issuing CA first, the root last.</returns>
    private async Task<Result<IReadOnlyList<X509Certificate2>>> ReadAuthoritiesAsync(CancellationToken cancelled)
    {
        var active = await authority.ListAuthoritiesAsync(cancelled);
        return active.Count == 2
            ? active.Reverse().Select(entry => X509CertificateLoader.LoadCertificate(entry.Certificate)).ToList()
            : new StsError(ErrorCodes.Server.DataDirectoryEmpty, "There is no certificate authority yet.");
    }

    private async Task PublishAsync(HttpContext context, Func<IReadOnlyList<X509Certificate2>, IEnumerable<X509Certificate2>> choose)
    {
        var chain = await ReadAuthoritiesAsync(context.RequestAborted);
        if (!chain.IsSuccess)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var pem = string.Concat(choose(chain.Value).Select(certificate => certificate.ExportCertificatePem() + "\n"));
        await new PublishedDocument(Encoding.ASCII.GetBytes(pem), "application/x-pem-file", Sharing.Public, TimeSpan.FromMinutes(30)).AnswerAsync(context);
    }

    private IEnumerable<string> Warnings(IEnumerable<CertificateDescription> certificates)
        => realms.All.SelectMany(RealmWarnings.Of).Concat(certificates.Where(entry => entry.Warning is not null).Select(entry => $"{entry.Name}: {entry.Warning}"));

    private static CertificateDescription Describe(CertificateRecord record)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(record.Certificate!);
        return WithRevocation(CertificateDescriptions.Describe(certificate, NameOf(certificate), record.Profile, inUse: false), record);
    }

    private static CertificateDescription WithRevocation(CertificateDescription description, CertificateRecord? record)
        => description with { RevokedAt = record?.RevokedAt, RevocationReason = record?.RevocationReason?.Name() };

    private static ProfileDescription Describe(CertificateProfile profile)
        => new(profile.Name, (long)profile.Lifetime.TotalSeconds, profile.ExtendedKeyUsages);

    private static string NameOf(X509Certificate2 certificate) => SubjectName.CommonName(certificate.SubjectName) ?? "-";

    private static string Pem(CertificateRecord record, IReadOnlyList<X509Certificate2> issuers)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(record.Certificate!);
        var above = issuers.SkipWhile(issuer => issuer.SubjectName.RawData.AsSpan().SequenceEqual(certificate.SubjectName.RawData) || !IssuedBy(certificate, issuer));
        return new IssuedCertificate([certificate, .. above]).ToPem();
    }

    private static bool IssuedBy(X509Certificate2 certificate, X509Certificate2 issuer)
        => certificate.IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData);
}
