using Spectre.Console;

namespace Everseal.Cli.Terminals;

/// <summary>Columns without rules, as kubeadm prints them: readable by people, and by awk.</summary>
internal sealed class TextTable
{
    private readonly Table table = new Table().NoBorder().HideFooters();

    public TextTable(params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
            table.AddColumn(new TableColumn(new Text(column)).PadLeft(0).PadRight(3).NoWrap());
    }

    public TextTable Row(params ReadOnlySpan<Cell> cells)
    {
        table.AddRow(cells.ToArray().Select(cell => new Text(cell.Text, cell.Style)));
        return this;
    }

    public void WriteTo(Terminal terminal)
    {
        // Rendered aside, since Spectre fills the last column with blanks that break copying and comparing.
        var rendered = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.Colour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal.Colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(rendered),
        });
        console.Profile.Width = terminal.Width ?? short.MaxValue;
        console.Write(table);
        foreach (var line in rendered.ToString().TrimEnd().Split('\n'))
            terminal.Out.WriteLine(line.TrimEnd());
    }
}

/// <summary>A cell's text, in the colour of how urgent it is. Colour never stands alone: the text says it too.</summary>
internal readonly record struct Cell(string Text, Style? Style = null)
{
    public static implicit operator Cell(string? text) => new(Printable.Line(text ?? "-"));

    public static Cell Warning(string text) => new(Printable.Line(text), new Style(Color.Yellow));

    public static Cell Critical(string text) => new(Printable.Line(text), new Style(Color.Red));

    public static Cell Good(string text) => new(Printable.Line(text), new Style(Color.Green));
}
