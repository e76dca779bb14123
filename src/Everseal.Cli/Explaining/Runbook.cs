using System.Reflection;

namespace Everseal.Cli.Explaining;

/// <summary>What to do when people see a certain text: one file of docs/runbooks, as it lies inside the program.</summary>
/// <param name="Title">The text itself.</param>
/// <param name="File">Its name below docs/runbooks.</param>
/// <param name="SeenAs">Further spellings of the text.</param>
/// <param name="Codes">Error codes that lead here.</param>
/// <param name="Text">The whole file.</param>
internal sealed record Runbook(string Title, string File, IReadOnlyList<string> SeenAs, IReadOnlyList<string> Codes, string Text)
{
    private const string Folder = "runbooks/";

    // Shorter words would be found in every title.
    private const int ShortestFragment = 8;

    private static readonly Lazy<IReadOnlyList<Runbook>> Carried = new(() =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(name[Folder.Length..], TextOf(name))),
    ]);

    public static IReadOnlyList<Runbook> All => Carried.Value;

    /// <summary>Those for a text as somebody copied it: with what stands before and after it, or only a part of it.</summary>
    public static IEnumerable<Runbook> For(string seen)
        => All.Where(runbook => runbook.SeenAs.Prepend(runbook.Title).Any(text => IsAbout(seen.Trim(), text)));

    /// <summary>The title is the first line; the lines "Seen as:" and "Codes:" are optional, their items apart by " | " and ", ".</summary>
    public static Runbook Read(string file, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return new Runbook(lines[0].TrimStart('#', ' '), file, Items(lines, "Seen as: ", " | "), Items(lines, "Codes: ", ", "), text);
    }

    private static IReadOnlyList<string> Items(string[] lines, string label, string separator)
        => lines.FirstOrDefault(line => line.StartsWith(label, StringComparison.Ordinal)) is { } line
            ? [.. line[label.Length..].Split(separator).Select(item => item.Trim('`', ' '))]
            : [];

    private static bool IsAbout(string seen, string text)
        => seen.Contains(text, StringComparison.OrdinalIgnoreCase)
            || (seen.Length >= ShortestFragment && text.Contains(seen, StringComparison.OrdinalIgnoreCase));

    private static string TextOf(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
