using Everseal.Core.Collections;
using Everseal.Core.X509.Lints;

namespace Everseal.Core.X509.Revocation.Lints;

internal static class RevocationListEntryLints
{
    public static IReadOnlyList<Lint<RevocationListUnderLint>> All { get; } =
    [
        new("crl_entries_absent_when_empty", "RFC 5280, 5.1.2.6", content =>
            content.List.Entries is { Count: 0 } ? "an empty list of entries" : null),
        new("crl_entry_serial_numbers_positive", "RFC 5280, 4.1.2.2", content =>
            content.Entries.Any(entry => entry.SerialNumber.Span[0] is 0 or > 0x7F) ? "a serial number is negative, zero or padded" : null),
        new("crl_entries_unique", "RFC 5280, 5.1.2.6", content =>
        {
            var seen = new HashSet<ReadOnlyMemory<byte>>(content.Entries.Count, OctetComparer.Shared);
            return content.Entries.Select(entry => entry.SerialNumber).FirstOrDefault(serial => !seen.Add(serial)) is { Length: > 0 } twice
                ? $"{Convert.ToHexString(twice.Span)} appears twice"
                : null;
        }),
        new("crl_entry_dates_not_in_future", "RFC 5280, 5.1.2.6", content =>
            content.Entries.Any(entry => entry.RevokedAt > content.Now) ? "a certificate is revoked in the future" : null),
        new("crl_entry_reasons", "RFC 5280, 5.3.1; CA/B Forum BR 7.2.2", content =>
            RevocationListLints.Reading(() => content.Entries.Select(ReasonFinding).FirstOrDefault(finding => finding is not null))),
    ];

    // The reason is the one extension of an entry: absent for "unspecified", never critical, never removeFromCRL or a hold.
    private static string? ReasonFinding(EncodedEntry entry)
    {
        if (entry.Extensions.Count == 0)
            return null;
        if (entry.Extensions is not [{ Oid: Oids.RevocationReason, Critical: false } extension])
            return "an entry has another extension than a reason, or a critical one";
        var reason = extension.ReadValue().ReadEnumeratedValue<RevocationReason>();
        return reason is RevocationReason.Unspecified || !Enum.IsDefined(reason) ? $"reason {reason:D} must not be written" : null;
    }
}
