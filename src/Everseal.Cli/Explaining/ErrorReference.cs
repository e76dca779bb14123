using Everseal.Core.Errors;

namespace Everseal.Cli.Explaining;

/// <summary>docs/reference/errors.md: every code and every runbook. <c>everseal explain --all</c> prints it.</summary>
internal static class ErrorReference
{
    private static readonly (char Digit, string Title)[] Areas =
    [
        ('1', "Messages and XML"), ('2', "Signatures"), ('3', "Tokens, signing keys, relying parties"), ('4', "Identities"),
        ('5', "Certificates and the CA"), ('6', "Server, storage, configuration, audit"), ('7', "Command line and API"), ('8', "What a check finds"),
    ];

    public static void WriteTo(TextWriter output)
    {
        output.WriteLine("# Error codes");
        output.WriteLine();
        output.WriteLine("Made by `everseal explain --all`; do not edit. A code never changes its meaning. `everseal explain CODE` prints one of them,");
        output.WriteLine("and `everseal explain TEXT` the runbook for a text that somebody saw, both without a network.");
        output.WriteLine();
        output.WriteLine("## What people see");
        output.WriteLine();
        foreach (var runbook in Runbook.All)
            output.WriteLine($"- [{runbook.Title}](../runbooks/{runbook.File}){Codes(runbook)}");
        foreach (var (digit, title) in Areas)
            WriteArea(output, title, [.. ErrorCodes.All.Where(code => code.Id[4] == digit).OrderBy(code => code.Id, StringComparer.Ordinal)]);
    }

    private static void WriteArea(TextWriter output, string title, IReadOnlyList<ErrorCode> codes)
    {
        if (codes.Count == 0)
            return;
        output.WriteLine();
        output.WriteLine($"## {title}");
        output.WriteLine();
        output.WriteLine("| Code | What one sees | Cause | What to do |");
        output.WriteLine("|---|---|---|---|");
        foreach (var code in codes)
            output.WriteLine($"| {code.Id} | {Cell(code.Title)} | {Cell(code.Cause)} | {Cell(code.Remedy)} |");
    }

    private static string Codes(Runbook runbook) => runbook.Codes.Count == 0 ? "" : $": {string.Join(", ", runbook.Codes)}";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
