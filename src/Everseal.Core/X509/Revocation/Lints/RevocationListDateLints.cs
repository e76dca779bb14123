using Everseal.Core.X509.Lints;

namespace Everseal.Core.X509.Revocation.Lints;

internal static class RevocationListDateLints
{
    public static IReadOnlyList<Lint<RevocationListUnderLint>> All { get; } =
    [
        new("crl_this_update_not_in_future", "RFC 5280, 5.1.2.4", content =>
            content.List.ThisUpdate <= content.Now ? null : "verifiers would refuse it as not yet valid"),
        new("crl_next_update_present", "RFC 5280, 5.1.2.5", content => content.List.NextUpdate is null ? "missing" : null),
        new("crl_next_update_after_this_update", "RFC 5280, 5.1.2.5", content =>
            content.List.NextUpdate <= content.List.ThisUpdate ? "the list ends before it begins" : null),
        new("crl_validity_within_schedule", "CA/B Forum BR 4.9.7, last second included", content =>
            content.List.NextUpdate is { } end && new ValidityPeriod(content.List.ThisUpdate, end).Lifetime is var lifetime && lifetime > content.Schedule.Lifetime
                ? $"valid for {lifetime}, the schedule allows {content.Schedule.Lifetime}"
                : null),
    ];
}
