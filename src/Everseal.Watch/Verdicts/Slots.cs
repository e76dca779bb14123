using System.Security.Cryptography;
using Everseal.Watch.Probes;

namespace Everseal.Watch.Verdicts;

/// <summary>
/// Names under which a certificate is followed from run to run. A slot is a place and not a certificate: when the one in
/// it is replaced, an incident about it can end.
/// </summary>
internal static class Slots
{
    public static string Of(IReadOnlyList<SeenPlace> places, CertificateUse use, bool isAuthority, bool isOnlySigner)
    {
        if (isOnlySigner)
            return Word(CertificateUse.TokenSigning);
        var word = Word(isAuthority ? CertificateUse.Authority : use);
        var given = places.Select(place => place.Certificate.Slot).OfType<string>().Order(StringComparer.Ordinal).FirstOrDefault();
        if (given is not null)
            return $"{word}:{given}";
        return !isAuthority && use is CertificateUse.TlsServer
            ? $"{word}:{places.Select(place => place.Source.Name).Order(StringComparer.Ordinal).First()}"
            : $"{word}:{CertificateFacts.Name(places[0].Certificate.Content)}";
    }

    /// <summary>Where several share a name, each gets the beginning of its fingerprint too.</summary>
    public static IEnumerable<SeenCertificate> MakeDistinct(IEnumerable<SeenCertificate> certificates)
        => certificates.GroupBy(certificate => certificate.Slot, StringComparer.Ordinal).SelectMany(same => same.Skip(1).Any() ? same.Select(Mark) : same);

    private static SeenCertificate Mark(SeenCertificate certificate)
        => certificate with { Slot = $"{certificate.Slot}#{Convert.ToHexStringLower(SHA256.HashData(certificate.Observed.Der.Span).AsSpan(0, 4))}" };

    private static string Word(CertificateUse use) => use switch
    {
        CertificateUse.TokenSigning => "token-signing",
        CertificateUse.TokenEncryption => "token-encryption",
        CertificateUse.TlsServer => "tls-server",
        CertificateUse.Client => "client",
        CertificateUse.Authority => "authority",
        _ => "certificate",
    };
}
