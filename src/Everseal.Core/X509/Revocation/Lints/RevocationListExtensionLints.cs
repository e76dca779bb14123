using System.Formats.Asn1;
using Everseal.Core.X509.Lints;

namespace Everseal.Core.X509.Revocation.Lints;

internal static class RevocationListExtensionLints
{
    private static readonly Asn1Tag KeyIdentifier = new(TagClass.ContextSpecific, 0);

    private static readonly HashSet<string> Known = [Oids.AuthorityKeyIdentifier, Oids.RevocationListNumber, Oids.IssuingDistributionPoint];

    public static IReadOnlyList<Lint<RevocationListUnderLint>> All { get; } =
    [
        new("crl_number", "RFC 5280, 5.2.3", Number),
        new("crl_number_increases", "RFC 5280, 5.2.3", content =>
            RevocationListLints.Reading(() => content.List.Find(Oids.RevocationListNumber)?.ReadValue().ReadInteger() <= content.PreviousNumber
                ? $"the list before has number {content.PreviousNumber}"
                : null)),
        new("crl_authority_key_identifier", "RFC 5280, 5.2.1", AuthorityKeyIdentifier),
        new("crl_issuing_distribution_point", "RFC 5280, 5.2.5", IssuingDistributionPoint),
        new("crl_complete", "RFC 5280, 5.2.4: no delta CRL", content =>
            content.List.Find(Oids.DeltaIndicator) is null ? null : "a delta CRL says too little"),
        new("crl_extensions_known", "Everseal: what is not written on purpose is not signed", content =>
            content.List.Extensions.FirstOrDefault(extension => extension.Oid != Oids.DeltaIndicator && !Known.Contains(extension.Oid)) is { } unknown
                ? $"extension {unknown.Oid}"
                : null),
        new("crl_no_duplicate_extensions", "RFC 5280, 4.2", content =>
            content.List.Extensions.GroupBy(extension => extension.Oid).FirstOrDefault(group => group.Count() > 1) is { } twice
                ? $"extension {twice.Key} appears twice"
                : null),
    ];

    private static string? Number(RevocationListUnderLint content) => RevocationListLints.Reading(() =>
    {
        if (content.List.Find(Oids.RevocationListNumber) is not { Critical: false } extension)
            return "missing or critical";
        var octets = extension.ReadValue().ReadIntegerBytes();
        return octets.Length > SerialNumber.MaximumOctets || octets.Span[0] > 0x7F ? "negative or longer than 20 octets" : null;
    });

    private static string? AuthorityKeyIdentifier(RevocationListUnderLint content) => RevocationListLints.Reading(() =>
        content.List.Find(Oids.AuthorityKeyIdentifier) is not { Critical: false } extension
            ? "missing or critical"
            : extension.ReadValue().ReadSequence().ReadOctetString(KeyIdentifier).AsSpan().SequenceEqual(IssuerRules.KeyIdentifier(content.Issuer).Span)
                ? null
                : "names another key than the issuer's");

    // The scope and nothing else: no part of the reasons, no other CA's certificates, no address.
    private static string? IssuingDistributionPoint(RevocationListUnderLint content) => RevocationListLints.Reading(() =>
    {
        if (content.List.Find(Oids.IssuingDistributionPoint) is not { Critical: true } extension)
            return "missing or not critical";
        var fields = extension.ReadValue().ReadSequence();
        var scope = RevocationListScopes.Of(content.Issuer);
        return fields.HasData && fields.PeekTag().HasSameClassAndValue(scope.Tag()) && fields.ReadBoolean(scope.Tag()) && !fields.HasData
            ? null
            : $"does not say {scope} and nothing else";
    });
}
