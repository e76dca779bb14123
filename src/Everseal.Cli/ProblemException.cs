using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Cli;

/// <summary>Ends a command with a problem. <see cref="CommandLine"/> alone catches it, prints it and picks the exit code.</summary>
internal sealed class ProblemException(Problem problem, int exitCode) : Exception(problem.Detail)
{
    public Problem Problem { get; } = problem;

    public int ExitCode { get; } = exitCode;

    /// <summary>Somebody decided against it: the server, a signature, a policy.</summary>
    public static ProblemException Refused(ErrorCode code, string? field, string detail, string? next = null)
        => new(new Problem(code.Id, field, detail, next ?? Explain(code)), ExitCodes.Refused);

    /// <summary>It was never decided: bad command line, nobody answers, a file is missing.</summary>
    public static ProblemException CouldNot(ErrorCode code, string? field, string detail, string? next = null)
        => new(new Problem(code.Id, field, detail, next ?? Explain(code)), ExitCodes.CouldNot);

    private static string Explain(ErrorCode code) => $"everseal explain {code.Id}";
}
