namespace Everseal.Core.X509.Lints;

internal static class EncodingLints
{
    public static IReadOnlyList<CertificateLint> All { get; } =
    [
        new("version_3", "RFC 5280, 4.1.2.1", content => content.Certificate.Version == 3
            ? null
            : $"version {content.Certificate.Version} where extensions need 3"),
        new("serial_number_positive", "RFC 5280, 4.1.2.2", content => content.Encoded.SerialNumber.Span[0] is 0 or > 0x7F
            ? "the serial number is negative, zero or padded"
            : null),
        new("serial_number_length", "RFC 5280, 4.1.2.2; CA/B Forum BR 7.1", content =>
            content.Encoded.SerialNumber.Length is >= X509.SerialNumber.MinimumOctets and <= X509.SerialNumber.MaximumOctets
                ? null
                : $"the serial number has {content.Encoded.SerialNumber.Length} octets"),
        new("signature_algorithms_match", "RFC 5280, 4.1.1.2", content =>
            content.Encoded.SignatureAlgorithm.Span.SequenceEqual(content.Encoded.InnerSignatureAlgorithm.Span)
                ? null
                : "the algorithm inside the signed part is another than outside"),
        new("signature_algorithm_accepted", "CA/B Forum BR 7.1.3.2", content =>
            CertificateSignatureAlgorithm.Read(content.Encoded.SignatureAlgorithm) is null
                ? $"{content.Certificate.SignatureAlgorithm} is not an accepted algorithm"
                : null),
        new("no_duplicate_extensions", "RFC 5280, 4.2", content =>
            content.Certificate.Extensions.GroupBy(extension => extension.Oid!.Value).FirstOrDefault(group => group.Count() > 1) is { } twice
                ? $"extension {twice.Key} appears twice"
                : null),
    ];
}
