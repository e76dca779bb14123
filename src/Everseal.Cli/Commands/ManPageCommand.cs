using System.CommandLine;
using Everseal.Cli.Terminals;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal man</c>: the manual page everseal(1), made from the command tree. For the packages, so help does not show it.</summary>
internal static class ManPageCommand
{
    public static Command Build(Terminal terminal, RootCommand root)
    {
        var command = new Command("man", "Print the manual page, in man(7)'s format.") { Hidden = true };
        command.SetAction(_ => Write(root, terminal.Out));
        return command;
    }

    private static void Write(RootCommand root, TextWriter output)
    {
        output.WriteLine(".TH EVERSEAL 1 \"\" \"everseal\" \"User Commands\"");
        output.WriteLine(".SH NAME");
        output.WriteLine("everseal \\- security token service with its own certificate authority, and check of any login's certificates");
        output.WriteLine(".SH SYNOPSIS\n.B everseal\n.I VERB\n.RI [ OPTIONS ]");
        output.WriteLine(".SH DESCRIPTION");
        output.WriteLine(Escape($"{root.Description} Data is printed on stdout, everything else on stderr."));
        output.WriteLine(".SH VERBS");
        WriteVerbs(root, "everseal", output);
        output.WriteLine(".SH EXIT STATUS");
        foreach (var (code, meaning) in Codes)
            output.WriteLine($".TP\n.B {code}\n{Escape(meaning)}");
        output.WriteLine(".SH ENVIRONMENT");
        foreach (var (name, meaning) in Variables)
            output.WriteLine($".TP\n.B {name}\n{Escape(meaning)}");
    }

    private static (string Code, string Meaning)[] Codes =>
    [
        ("0", "Done, or nothing wrong."),
        ("1", "A check found something that needs a person, not yet an outage."),
        ("2", "Refused, or a check found an outage."),
        ("3", "Could not: bad command line, no server, no file, or nothing could be checked."),
    ];

    private static (string Name, string Meaning)[] Variables =>
    [
        (DataOption.Variable, "The server's data directory, where --data is not given."),
        (ServerProcess.ServerProgram.Variable, "Path of the server program, where it is not beside this one."),
        ("NO_COLOR", "When set, nothing is coloured."),
    ];

    private static void WriteVerbs(Command parent, string path, TextWriter output)
    {
        foreach (var command in parent.Subcommands.Where(command => !command.Hidden))
        {
            var full = $"{path} {command.Name}";
            if (command.Subcommands.Count > 0)
                WriteVerbs(command, full, output);
            else
                WriteVerb(command, full, output);
        }
    }

    private static void WriteVerb(Command command, string path, TextWriter output)
    {
        var arguments = string.Concat(command.Arguments.Select(argument => $" {(argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : argument.Name)}"));
        output.WriteLine($".SS \"{Escape(path + arguments)}\"");
        output.WriteLine(Escape(command.Description ?? ""));
        foreach (var argument in command.Arguments)
            output.WriteLine($".TP\n.I {Escape(argument.Name)}\n{Escape(argument.Description ?? "")}");
        foreach (var option in OptionsOf(command))
            output.WriteLine($".TP\n.B {Escape(NamesOf(option))}\n{Escape(option.Description ?? "")}");
    }

    /// <summary>Its own, and those that its group declares for all verbs.</summary>
    private static IEnumerable<Option> OptionsOf(Command command)
        => command.Options.Concat(command.Parents.OfType<Command>().Where(parent => parent is not RootCommand).SelectMany(parent => parent.Options.Where(option => option.Recursive)))
            .Where(option => !option.Hidden);

    private static string NamesOf(Option option)
        => string.Join(", ", option.Aliases.Append(option.Name)) + (option.HelpName is { } value ? $" {value}" : "");

    // A backslash begins an escape, a hyphen is a dash, and a dot or quote begins a request at the line's start.
    private static string Escape(string text)
    {
        var escaped = text.Replace("\\", "\\e").Replace("-", "\\-");
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? $"\\&{escaped}" : escaped;
    }
}
