using System.Text.Json;
using Everseal.Core.Errors;
using Everseal.Watch.Probes.Federation;

namespace Everseal.Watch.Probes.Realms;

/// <summary>Reads an Everseal server's <c>/health/issue</c> for one realm: what keeps it from issuing, and what warns.</summary>
internal static class HealthReader
{
    /// <param name="realm">Null for every realm of the server.</param>
    public static Result<SourceContent> Read(ReadOnlyMemory<byte> document, string? realm)
        => JsonText.Parse<SourceContent>(document, root => root.ValueKind == JsonValueKind.Object && root.Text("status") is not null
            ? SourceContent.Empty with { Remarks = [.. Failures(root, realm), .. SelfRenewal(root, realm), .. Warnings(root)] }
            : ErrorCodes.FederationProbes.DocumentUnreadable.With("The document is no health report of an Everseal server."));

    private static IEnumerable<JsonElement> Realms(JsonElement report, string? realm)
        => report.Items("realms").Where(check => realm is null || realm.Equals(check.Text("realm"), StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<StsError> SelfRenewal(JsonElement report, string? realm)
        => Realms(report, realm).Where(check => check.TryGetProperty("selfRenewal", out var renews) && renews.ValueKind == JsonValueKind.False).Take(1)
            .Select(check => ErrorCodes.Verdicts.SelfRenewalOff.With($"Realm {ForeignText.Of(check.Text("realm") ?? "")} does not renew its signing key by itself."));

    private static IEnumerable<StsError> Failures(JsonElement report, string? realm)
        => Realms(report, realm)
            .Where(check => check.Text("status") != "ok")
            .Select(check => ErrorCodes.FederationProbes.IssuingFails.With(ForeignText.Of($"{check.Text("code")} {check.Text("detail")}")));

    private static IEnumerable<StsError> Warnings(JsonElement report)
        => report.Items("warnings").Where(warning => warning.ValueKind == JsonValueKind.String).Take(20)
            .Select(warning => ErrorCodes.FederationProbes.ServerWarns.With(ForeignText.Of(warning.GetString()!)));
}
