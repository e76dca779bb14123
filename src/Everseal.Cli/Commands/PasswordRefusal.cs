using System.CommandLine;
using System.CommandLine.Invocation;
using Everseal.Core.Errors;

namespace Everseal.Cli.Commands;

/// <summary>What <c>--password X</c> does, whatever else is on the line.</summary>
internal sealed class PasswordRefusal : SynchronousCommandLineAction
{
    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult) => throw ProblemException.CouldNot(
        ErrorCodes.CommandLine.PasswordOnCommandLine,
        "--password",
        "a password on the command line can be read by others on this host, so it was not used; "
        + "give it at the prompt, or by --password-file FILE, --password-stdin or EVERSEAL_PASSWORD");
}
