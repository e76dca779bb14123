using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Everseal.Cli.Terminals;

namespace Everseal.Cli.Commands;

/// <summary>Every verb there is. Help, completion and the reference are made from this tree.</summary>
internal static class CommandTree
{
    public static RootCommand Build(Terminal terminal)
    {
        var root = new RootCommand("Everseal: a security token service with its own certificate authority.")
        {
            new Option<bool>("--no-color") { Description = "Print without colours (as NO_COLOR does).", Recursive = true },
        };

        foreach (var command in new ServerCommands(terminal).Build())
            root.Add(command);

        var administration = new AdministrationOptions(terminal, OutputFormat.Table, OutputFormat.Json);
        root.Add(new UserCommands(administration).Build());
        root.Add(new GroupCommands(administration).Build());
        root.Add(new ServiceCommands(administration).Build());
        root.Add(new RelyingPartyCommands(administration).Build());
        root.Add(new KeyCommands(administration).Build());
        root.Add(new RealmCommands(administration).Build());
        root.Add(new PasswordPolicyCommands(administration).Build());
        root.Add(new CertificateAuthorityCommands(administration).Build());
        root.Add(new AuditCommands(new AdministrationOptions(terminal, OutputFormat.Table, OutputFormat.Json, OutputFormat.Jsonl)).Build());
        foreach (var command in new BackupCommands(terminal).Build())
            root.Add(command);
        root.Add(new RepairCommands(terminal).Build());
        root.Add(new CertificatesCommands(terminal).Build());
        root.Add(new ForecastCommand(new AdministrationOptions(terminal, OutputFormat.Table, OutputFormat.Json, OutputFormat.Html)).Build());
        root.Add(new AlarmCommands(administration).Build());
        root.Add(TokenCommands.Build(terminal));
        root.Add(new CheckCommand(terminal).Build());
        root.Add(ExplainCommand.Build(terminal));
        root.Add(CompletionCommand.Build(terminal));
        root.Add(ManPageCommand.Build(terminal, root));
        ShowHelpForGroups(root);
        OneNameForHelp(root);
        return root;
    }

    /// <summary>"everseal user add": what one types to get at the command.</summary>
    public static string PathOf(SymbolResult? result)
    {
        var names = new List<string>();
        for (; result is not null; result = result.Parent)
        {
            if (result is CommandResult { Command: var command })
                names.Insert(0, command is RootCommand ? "everseal" : command.Name);
        }

        return string.Join(' ', names);
    }

    /// <summary>"everseal user" alone asks what there is; "everseal ca root" does something of its own.</summary>
    private static void ShowHelpForGroups(Command command)
    {
        if (command.Subcommands.Count == 0)
            return;

        if (command.Action is null)
            command.SetAction(parsed => new HelpAction().Invoke(parsed));
        foreach (var child in command.Subcommands)
            ShowHelpForGroups(child);
    }

    // The library's further spellings (-?, /?, /h) would crowd every completion.
    private static void OneNameForHelp(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Aliases.Clear();
        help.Aliases.Add("-h");
        help.Description = "Show this.";
    }
}
