using System.CommandLine;
using Everseal.Cli.Terminals;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal token …</c>: get, renew, validate, cancel and look into security tokens.</summary>
internal static class TokenCommands
{
    public static Command Build(Terminal terminal) => new("token", "Security tokens: get one, look into one.")
    {
        new TokenRequestCommands(terminal).Issue(),
        new TokenRequestCommands(terminal).Renew(),
        TokenValidateCommand.Build(terminal),
        TokenCancelCommand.Build(terminal),
        TokenInspectCommand.Build(terminal),
    };
}
