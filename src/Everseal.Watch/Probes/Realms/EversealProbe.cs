using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Watch.Probes.Federation;
using Everseal.Watch.Probes.Http;
using Everseal.Watch.Probes.Vsphere;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Probes.Realms;

/// <summary>
/// <c>everseal://HOST[:PORT]/REALM</c>: what an Everseal realm publishes for its verifiers, its CA and revocation lists, what the server
/// says of its own health, and its TLS.
/// </summary>
public sealed class EversealProbe(BoundedHttp http, TimeProvider time) : IProbe
{
    public async Task<Observation> ObserveAsync(CheckTarget target, CancellationToken deadline)
    {
        var at = time.GetUtcNow();
        var server = new TargetServer(target, http, deadline);
        var chain = server.GetAsync("CA chain", ApiPaths.PublicChain, AuthorityDocuments.ReadChain);
        var lists = Task.WhenAll(ReadListAsync(server, "issuing"), ReadListAsync(server, "root"));

        var realm = await new RealmSearch(server).FindAsync(TargetAddress.Realm(target));
        var health = server.GetAsync("Health", "/health/issue", document => HealthReader.Read(document, realm.Name), isRefusalAnAnswer: true);
        var keySet = server.GetAsync(OpenIdSources.KeySetName, SsoPaths.KeySet(realm.Name), document => KeySetReader.Read(document));
        var tenant = server.GetAsync("IDM certificates", SsoPaths.TenantCertificates(realm.Name), TenantCertificateReader.Read);

        // What the server says of its realm is told once, of the certificate that it is about.
        var (authorities, said) = ((await chain).Source, (await health).Source);
        var renewsItself = said.Remarks.All(remark => remark.Code != ErrorCodes.Verdicts.SelfRenewalOff);
        IEnumerable<ObservedSource> published = [realm.Metadata, (await keySet).Source, (await tenant).Source];
        return new Observation(target, at,
        [
            .. published.Select(source => SignerFirst(source, renewsItself)),
            authorities,
            .. await lists,
            said with { Remarks = [.. said.Remarks.Where(remark => remark.Code != ErrorCodes.Verdicts.SelfRenewalOff)] },
            .. (await server.TlsAsync(at)).Select(source => ServerCertificate(source, authorities)),
        ]);
    }

    private static async Task<ObservedSource> ReadListAsync(TargetServer server, string authority)
        => (await server.GetAsync($"CRL {authority}", $"/ca/crl/{authority}.crl", AuthorityDocuments.ReadRevocationList)).Source;

    // A realm renews its signing credentials by itself unless it says otherwise, and publishes the one that signs now before the others.
    private static ObservedSource SignerFirst(ObservedSource source, bool renewsItself)
    {
        var first = source.Certificates.FirstOrDefault(certificate => certificate.Use is CertificateUse.TokenSigning)?.Chain;
        return source with
        {
            Certificates = [.. source.Certificates.Select(certificate => certificate.Use is not CertificateUse.TokenSigning
                ? certificate
                : certificate with { InUse = certificate.Chain == first ? true : null, RenewsItself = renewsItself })],
        };
    }

    // The server renews what its own CA issued; a certificate that somebody gave it, somebody must renew.
    private static ObservedSource ServerCertificate(ObservedSource source, ObservedSource authorities)
    {
        bool IsIssuer(ObservedCertificate authority, ObservedCertificate certificate)
            => authority.Content.SubjectName.RawData.AsSpan().SequenceEqual(certificate.Content.IssuerName.RawData);

        return source with
        {
            Certificates = [.. source.Certificates.Select(certificate => certificate.Use is CertificateUse.TlsServer && authorities.Certificates.Any(authority => IsIssuer(authority, certificate))
                ? certificate with { RenewsItself = true }
                : certificate)],
        };
    }
}
