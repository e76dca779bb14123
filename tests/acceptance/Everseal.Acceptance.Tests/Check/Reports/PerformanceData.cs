using System.Globalization;
using System.Text.RegularExpressions;

namespace Everseal.Acceptance.Tests.Check.Reports;

/// <param name="Warning">A range; empty when there is none.</param>
internal sealed record PerformanceValue(decimal Value, string Unit, string Warning, string Critical);

/// <summary>
/// Performance data as the monitoring plugins' guidelines define it, read to the letter: <c>'label'=value[unit];[warn];[crit];[min];[max]</c>,
/// one space apart; in a quoted label a quote is doubled and an equals sign forbidden; a range is <c>[@][start:][end]</c>.
/// </summary>
internal static partial class PerformanceData
{
    public static IReadOnlyDictionary<string, PerformanceValue> Read(string line)
    {
        var parts = line.TrimEnd('\n').Split(" | ");
        parts.Should().HaveCount(2, "the bar separates the text from the data, once");
        var values = new Dictionary<string, PerformanceValue>(StringComparer.Ordinal);
        var rest = parts[1];
        while (rest.Length > 0)
        {
            var next = Item().Match(rest);
            next.Success.Should().BeTrue($"performance data goes on with {rest}");
            var label = next.Groups["quoted"].Success ? next.Groups["quoted"].Value.Replace("''", "'", StringComparison.Ordinal) : next.Groups["plain"].Value;
            values.Add(label, new PerformanceValue(
                decimal.Parse(next.Groups["value"].Value, CultureInfo.InvariantCulture), next.Groups["unit"].Value, next.Groups["warn"].Value, next.Groups["crit"].Value));
            rest = rest[next.Length..];
        }

        return values;
    }

    [GeneratedRegex(
        @"^(?:'(?<quoted>(?:[^'=]|'')+)'|(?<plain>[^ '=]+))=(?<value>-?\d+(?:\.\d+)?)(?<unit>s|us|ms|%|[KMGT]?B|c|);(?<warn>@?(?:(?:-?\d+|~):)?(?:-?\d+)?);(?<crit>@?(?:(?:-?\d+|~):)?(?:-?\d+)?);(?<min>-?\d*);(?<max>-?\d*)(?: |$)",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Item();
}
