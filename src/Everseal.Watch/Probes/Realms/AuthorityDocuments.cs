using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using Everseal.Core.Errors;
using Everseal.Core.X509.Revocation;
using Everseal.Watch.Probes.Federation;

namespace Everseal.Watch.Probes.Realms;

/// <summary>What a CA publishes of itself: its certificates in PEM, and its revocation lists.</summary>
internal static class AuthorityDocuments
{
    public static Result<SourceContent> ReadChain(ReadOnlyMemory<byte> document)
    {
        var text = Encoding.ASCII.GetString(document.Span);
        var certificates = new List<byte[]?>();
        for (var at = 0; certificates.Count < ObservedChains.MaxCertificates && PemEncoding.TryFind(text.AsSpan(at), out var found); at += found.Location.End.Value)
        {
            if (text.AsSpan(at)[found.Label] is "CERTIFICATE")
                certificates.Add(PublishedChain.FromBase64(text[at..][found.Base64Data]));
        }

        if (certificates.Count == 0)
            return ErrorCodes.FederationProbes.DocumentUnreadable.With("The document holds no certificate in PEM.");
        var chains = new ObservedChains();
        chains.Add(new PublishedChain(certificates, CertificateUse.Authority, "CA"));
        return new SourceContent(chains.Certificates) { Remarks = chains.Remarks };
    }

    public static Result<SourceContent> ReadRevocationList(ReadOnlyMemory<byte> der)
    {
        try
        {
            return SourceContent.Empty with { NextUpdate = RevocationListDates.Read(der).NextUpdate };
        }
        catch (AsnContentException)
        {
            return ErrorCodes.FederationProbes.DocumentUnreadable.With("The document is no revocation list in DER.");
        }
    }
}
