namespace Everseal.Cli.Commands;

/// <summary>Lists of names in one cell.</summary>
internal static class Names
{
    public static string Joined(IReadOnlyList<string> names) => names.Count == 0 ? "-" : string.Join(", ", names);
}
