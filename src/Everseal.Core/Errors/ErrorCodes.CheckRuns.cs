namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about targets, their files, and runs over many of them (83xx, 84xx).</summary>
    public static class CheckRuns
    {
        public static readonly ErrorCode TargetNotUnderstood = new("EVS-8300", "The target cannot be understood",
            "A target is SCHEME://HOST[:PORT][/PATH] or file:PATH; the message says which part is wrong.",
            "Compare with the examples of `everseal check --help`.");

        public static readonly ErrorCode SchemeMissing = new("EVS-8301", "The target does not say what stands there",
            "A name alone could be a vCenter, an LDAP server or a web page; each is looked at in another way.",
            "Put the scheme in front: `everseal check vcenter://HOST`, or `everseal check tls://HOST:PORT`.");

        public static readonly ErrorCode SchemeUnknown = new("EVS-8302", "There is no such kind of target",
            "The word before :// is misspelt, or means something that Everseal does not look at.",
            "Take one of those that the message lists; any TLS endpoint can be checked: `everseal check tls://HOST:PORT`.");

        public static readonly ErrorCode SecretInTarget = new("EVS-8303", "The target holds a password or a name to log in with",
            "Other accounts of the host can read a process's arguments, and reports show targets. No check needs a login.",
            "Leave out what stands before the @, and change the password that was typed.");

        public static readonly ErrorCode TargetsFileNotReadable = new("EVS-8304", "The targets file cannot be read",
            "It is missing, not permitted, too large, or not UTF-8.",
            "Check the path that the message names.");

        public static readonly ErrorCode TargetsFileInvalid = new("EVS-8305", "The targets file says something that is not known",
            "It is not YAML, or a key or value in it is not one of those that docs/reference/check.md lists. Nothing is guessed: a misspelt target that is silently left out is never checked.",
            "Correct the line that the message names.");

        public static readonly ErrorCode ThresholdNotUnderstood = new("EVS-8306", "The threshold cannot be understood",
            "A threshold is remaining time: days (30d), a share of the lifetime (25%), or both (30d,25%), of which the smaller counts; a warning comes before the critical one.",
            "Write for example: `everseal check --warning 30d --critical 14d TARGET`.");

        public static readonly ErrorCode NothingToCheck = new("EVS-8307", "There is nothing to check",
            "The targets file names no target.",
            "Add one below `targets:`, or name one: `everseal check tls://HOST:PORT`.");

        public static readonly ErrorCode TargetTimeOver = new("EVS-8400", "The target's time is over",
            "It did not answer to the end within its time: a firewall that drops packets, a service that hangs, or a slow one.",
            "Try it alone and give it more time: `everseal check --timeout 60s TARGET`.");

        public static readonly ErrorCode RunTimeOver = new("EVS-8401", "The run ended before the target's turn",
            "The time for the whole run was over while this target was still waiting, or was being looked at.",
            "Give the run more time or more hands: `everseal check --deadline 10m --parallel 64 --targets FILE`.");

        public static readonly ErrorCode CheckBroke = new("EVS-8402", "The check itself failed",
            "Something that the program did not foresee happened while it looked at this target; the others were checked.",
            "Check it alone: `everseal check TARGET`. If it stays, report it with the message and `everseal --version`.");

        public static readonly ErrorCode NotCheckedHere = new("EVS-8403", "This program cannot look at such a target",
            "A host's own deployment is read by the tool on that host, not over the network.",
            "Run there: `everseal check --data DIR`.");

        public static readonly ErrorCode ReportNotReadable = new("EVS-8404", "The earlier report cannot be read",
            "--since takes a report that `everseal check -o json` wrote, of a version that this program knows.",
            "Write one: `everseal check -o json TARGET > report.json`.");

        internal static IEnumerable<ErrorCode> All =>
        [
            TargetNotUnderstood, SchemeMissing, SchemeUnknown, SecretInTarget, TargetsFileNotReadable, TargetsFileInvalid,
            ThresholdNotUnderstood, NothingToCheck, TargetTimeOver, RunTimeOver, CheckBroke, NotCheckedHere, ReportNotReadable,
        ];
    }
}
