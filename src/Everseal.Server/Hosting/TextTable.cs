namespace Everseal.Server.Hosting;

/// <summary>Columns of text, as wide as their widest cell; for what a person reads once at start.</summary>
internal static class TextTable
{
    public static string Write(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Enumerable.Range(0, header.Count)
            .Select(column => rows.Select(row => row[column].Length).Append(header[column].Length).Max())
            .ToArray();
        return string.Join('\n', rows.Prepend(header).Select(row => Line(row, widths)));
    }

    private static string Line(IReadOnlyList<string> cells, int[] widths)
        => ("  " + string.Join("   ", cells.Select((cell, column) => cell.PadRight(widths[column])))).TrimEnd();
}
