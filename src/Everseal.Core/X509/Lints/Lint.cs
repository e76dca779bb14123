namespace Everseal.Core.X509.Lints;

/// <summary>One rule that content keeps before it may be signed.</summary>
/// <param name="Name">Stable, lower case with underscores.</param>
/// <param name="Source">Where the rule comes from.</param>
/// <param name="Finding">Says what is wrong, or null.</param>
internal record Lint<TContent>(string Name, string Source, Func<TContent, string?> Finding);

internal static class LintFindings
{
    /// <returns>All that the lints say against the content, in one line; null when nothing is.</returns>
    public static string? Text<TContent>(IEnumerable<Lint<TContent>> lints, TContent content)
    {
        var findings = lints.Select(lint => (lint, finding: lint.Finding(content)))
            .Where(result => result.finding is not null)
            .Select(result => $"{result.lint.Name}: {result.finding} ({result.lint.Source})")
            .ToList();
        return findings.Count == 0 ? null : string.Join("; ", findings);
    }
}
