using System.Text.Json;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Check;

/// <summary>What <c>everseal check -o json</c> says of one target.</summary>
internal sealed record CheckedTarget(int ExitCode, string Status, IReadOnlyList<string> Subjects, IReadOnlyList<string> Ends, IReadOnlyList<string> Codes)
{
    /// <summary>What was seen, by finding.</summary>
    public IReadOnlyList<string> Details { get; private init; } = [];

    /// <summary>The certificates that sign tokens today, by subject.</summary>
    public IReadOnlyList<string> Signers { get; private init; } = [];

    public static async Task<CheckedTarget> CheckAsync(string target, params string[] options)
    {
        var result = await Product.CommandLine.RunAsync(["check", target, "-o", "json", .. options]);
        result.Output.Should().StartWith("{", $"it printed {result.Error}");
        return Read(result);
    }

    public static CheckedTarget Read(ProgramResult result)
    {
        using var report = JsonDocument.Parse(result.Output);
        var told = report.RootElement.GetProperty("targets").EnumerateArray().Single();
        return new CheckedTarget(
            result.ExitCode,
            told.GetProperty("status").GetString()!,
            Each(told, "certificates", "subject"),
            Each(told, "certificates", "notAfter"),
            [.. Each(told, "findings", "code"), .. Each(told, "failures", "code")])
        {
            Details = Each(told, "findings", "detail"),
            Signers = [.. told.GetProperty("certificates").EnumerateArray()
                .Where(certificate => certificate.TryGetProperty("signsToday", out var signs) && signs.ValueKind == JsonValueKind.True)
                .Select(certificate => certificate.GetProperty("subject").GetString()!)],
        };
    }

    private static List<string> Each(JsonElement told, string list, string field)
        => [.. told.GetProperty(list).EnumerateArray().Select(each => each.GetProperty(field).GetString()!)];
}
