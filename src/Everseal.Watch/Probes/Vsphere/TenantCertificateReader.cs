using System.Text.Json;
using Everseal.Core.Errors;
using Everseal.Watch.Probes.Federation;

namespace Everseal.Watch.Probes.Vsphere;

/// <summary>
/// Reads <c>/idm/tenant/REALM/certificates</c>: an array of chains, each an object whose <c>certificates</c> have their PEM in
/// <c>encoded</c>. All chains that the realm trusts stand there, those of former signers and of smart cards among them.
/// </summary>
internal static class TenantCertificateReader
{
    public static Result<SourceContent> Read(ReadOnlyMemory<byte> document)
        => JsonText.Parse(document, root => root.ValueKind == JsonValueKind.Array
            ? Read(root)
            : ErrorCodes.FederationProbes.DocumentUnreadable.With("The document is no list of certificate chains."));

    private static Result<SourceContent> Read(JsonElement list)
    {
        var chains = new ObservedChains();
        foreach (var (index, chain) in list.EnumerateArray().Take(ObservedChains.MaxCertificates).Index())
        {
            var certificates = chain.Items("certificates").Select(certificate => certificate.Text("encoded") is { } pem ? PublishedChain.FromPem(pem) : null);
            chains.Add(new PublishedChain([.. certificates], CertificateUse.TokenSigning, $"chain {index + 1}") { IsOfKey = false });
        }

        return new SourceContent(chains.Certificates) { Remarks = chains.Remarks };
    }
}
