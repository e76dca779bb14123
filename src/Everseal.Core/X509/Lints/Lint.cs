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
        // A loop: nearly always nothing is found, and a certificate passes more than thirty.
        List<string>? findings = null;
        foreach (var lint in lints)
        {
            if (lint.Finding(content) is { } finding)
                (findings ??= []).Add($"{lint.Name}: {finding} ({lint.Source})");
        }

        return findings is null ? null : string.Join("; ", findings);
    }
}
