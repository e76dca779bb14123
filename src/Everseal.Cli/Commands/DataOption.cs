using System.CommandLine;
using Everseal.Cli.Terminals;

namespace Everseal.Cli.Commands;

/// <summary><c>--data DIR</c>: flag, then EVERSEAL_DATA, then ./everseal-data.</summary>
internal sealed class DataOption(Terminal terminal)
{
    public const string Variable = "EVERSEAL_DATA";

    private const string Fallback = "everseal-data";

    public Option<string?> Option { get; } = new("--data")
    {
        Description = $"The server's data directory [default: {Variable}, else ./{Fallback}].",
        HelpName = "DIR",
        Recursive = true,
    };

    public string Read(ParseResult parsed) => parsed.GetValue(Option) ?? FromEnvironment ?? Fallback;

    public string? FromEnvironment => terminal.Environment(Variable) is { Length: > 0 } named ? named : null;
}
