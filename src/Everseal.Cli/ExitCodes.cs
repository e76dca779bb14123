namespace Everseal.Cli;

/// <summary>
/// docs/reference/exit-codes.md. Checks and actions share the numbers, and "could not" is never "fine" (nor "critical"):
/// a monitoring system may run any verb.
/// </summary>
internal static class ExitCodes
{
    /// <summary>Done, or nothing wrong.</summary>
    public const int Ok = 0;

    /// <summary>A check found something that needs a person, not yet an outage.</summary>
    public const int Warning = 1;

    /// <summary>The server or the data said no; a check found an outage.</summary>
    public const int Refused = 2;

    /// <summary>Nothing was decided: bad command line, no server, no file.</summary>
    public const int CouldNot = 3;
}
