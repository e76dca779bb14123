using System.CommandLine;
using Everseal.Cli.Terminals;

namespace Everseal.Cli.Commands;

/// <summary>
/// <c>everseal completion SHELL</c>: a few lines for the shell's start-up. They ask this program at each TAB, so that they fit
/// whatever version is installed.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # everseal completion bash > /etc/bash_completion.d/everseal
        _everseal() {
            local suggestion
            COMPREPLY=()
            while IFS= read -r suggestion; do
                [[ $suggestion == "${COMP_WORDS[COMP_CWORD]}"* ]] && COMPREPLY+=("$suggestion")
            done < <("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
            # A colon parts words for bash: what stands before it is already typed.
            declare -F __ltrim_colon_completions >/dev/null && __ltrim_colon_completions "${COMP_WORDS[COMP_CWORD]}"
        }
        complete -o default -F _everseal everseal
        """;

    private const string Zsh = """
        #compdef everseal
        # everseal completion zsh > "${fpath[1]}/_everseal"
        _everseal() {
            local -a suggestions
            suggestions=("${(@f)$("${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            compadd -- $suggestions || _files
        }
        compdef _everseal everseal
        """;

    private const string Fish = """
        # everseal completion fish > ~/.config/fish/completions/everseal.fish
        function __everseal_suggest
            set -l line (commandline -cp)
            everseal "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c everseal -a '(__everseal_suggest)'
        """;

    public static Command Build(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish.", HelpName = "bash|zsh|fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Print what makes a shell complete this program's verbs and options.") { shell };
        command.SetAction(parsed => terminal.Out.Write(parsed.GetValue(shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            _ => Fish,
        } + "\n"));
        return command;
    }
}
