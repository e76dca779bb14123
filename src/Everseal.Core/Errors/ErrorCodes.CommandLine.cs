namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about the command line and the administration API.</summary>
    public static class CommandLine
    {
        public static readonly ErrorCode FieldNotAcceptable = new(
            "EVS-7001",
            "A field's value cannot be used",
            "An option, or a field of an API request, is missing, misspelt or outside what it allows; the message names it.",
            "Correct the named field. `everseal VERB --help` lists what each option takes.");

        public static readonly ErrorCode BadCommandLine = new(
            "EVS-7002",
            "The command line cannot be read",
            "A verb, an option or an argument is unknown, missing or given too often.",
            "Run the verb with --help.");

        public static readonly ErrorCode NoServer = new(
            "EVS-7003",
            "No server answers on the data directory's socket",
            "Administration on the host goes over admin.sock in the data directory, and no server holds it: none is running, or it runs on another directory.",
            "Start it with `everseal serve --config FILE` or `everseal dev`, or name its directory with --data DIR (or EVERSEAL_DATA).");

        public static readonly ErrorCode SocketNotPermitted = new(
            "EVS-7004",
            "The socket belongs to somebody else",
            "On the host, file permissions are the login: admin.sock is open to the account that the server runs as, and to root.",
            "Run the command as the server's account: `sudo -u everseal everseal …`.");

        public static readonly ErrorCode PasswordOnCommandLine = new(
            "EVS-7005",
            "A password was given on the command line",
            "Other accounts of the host can read a process's arguments, and the shell keeps them in its history.",
            "Use the prompt, --password-file FILE, --password-stdin or the variable EVERSEAL_PASSWORD; and change the password that was typed.");

        public static readonly ErrorCode NoPassword = new(
            "EVS-7006",
            "No usable password was given",
            "There is no terminal to ask at and no other source, the source is empty, or the two entries differ.",
            "Use --password-file FILE, --password-stdin or the variable EVERSEAL_PASSWORD.");

        public static readonly ErrorCode ConfirmationNeeded = new(
            "EVS-7007",
            "A destructive command needs a yes",
            "The command removes or replaces something, and there is no terminal to ask at.",
            "Look at what it would do, then add --yes.");

        public static readonly ErrorCode NotConfirmed = new(
            "EVS-7008",
            "The question was not answered with yes",
            "The command asks before it removes or replaces something.",
            "Run it again and answer y, or add --yes.");

        public static readonly ErrorCode FileNotUsable = new(
            "EVS-7009",
            "A file cannot be read or written",
            "It is missing, not permitted, already there, or not in the format that the option takes.",
            "Check the path that the message names.");

        public static readonly ErrorCode NoServerProgram = new(
            "EVS-7010",
            "The server program is not beside this one",
            "`dev`, `serve` and `init` run everseal-server, which is looked for beside `everseal` and at EVERSEAL_SERVER. The CLI alone is one file and does without it.",
            "Install the server package on this host, or set EVERSEAL_SERVER to the path of everseal-server.");

        public static readonly ErrorCode NoSuchCertificate = new(
            "EVS-7011",
            "There is no such certificate",
            "The CA issued none with this serial number.",
            "Copy the serial number from `everseal ca list`.");

        public static readonly ErrorCode RequestNotReadable = new(
            "EVS-7013",
            "The API request cannot be read",
            "It is not JSON, has an unknown or missing field, or is over the size limit.",
            "Compare it with what the same version of `everseal` sends.");

        public static readonly ErrorCode UnexpectedAnswer = new(
            "EVS-7014",
            "The server's answer cannot be understood",
            "The server is of another version, or something else answers at that address.",
            "Compare `everseal --version` with the server's.");

        public static readonly ErrorCode UnknownErrorCode = new(
            "EVS-7015",
            "Nothing is known of it",
            "It is no error code, which have the form EVS-1234, and no text that a runbook is about.",
            "Copy the code or the words from the message; `everseal explain` lists all.");

        public static readonly ErrorCode StsNotReachable = new(
            "EVS-7016",
            "The token service does not answer",
            "Wrong host or port, no route, a firewall, or the service is down.",
            "Check the URL; on the host look at `/health/ready` and the server's log.");

        public static readonly ErrorCode StsNotTrusted = new(
            "EVS-7017",
            "The token service's TLS certificate is not trusted",
            "Only the given CA file or fingerprint is trusted, never the machine's store unless it was asked for. The certificate chains to another root, has another name, or has expired.",
            "On the server's host compare with `everseal ca root`, then pass --ca-file or --ca-fingerprint.");

        public static readonly ErrorCode StsRefused = new(
            "EVS-7018",
            "The token service refused the request",
            "It answered with a SOAP fault; its code and text are in the message.",
            "Read the fault's text; on the host the server's log names the reason in full.");

        public static readonly ErrorCode ClocksDiffer = new(
            "EVS-7019",
            "This host's clock and the server's differ",
            "A signed request lives for minutes and is refused as expired, or as from the future, when the clocks differ by more.",
            "Compare `date -u` on both hosts, and repair time synchronisation (`timedatectl`, `chronyc tracking`).");

        public static readonly ErrorCode TokenNotAcceptable = new(
            "EVS-7020",
            "The token fails a check",
            "At least one check of the token failed; each is listed with its reason.",
            "`everseal token inspect FILE` shows every check.");

        public static readonly ErrorCode CommandFailed = new(
            "EVS-7021",
            "The command failed unexpectedly",
            "Something that the program did not foresee; the message is the system's.",
            "Run it again; if it stays, report it with the message and `everseal --version`.");

        public static readonly ErrorCode TokenNeeded = new(
            "EVS-7030",
            "The API wants a token",
            "Over TLS the administration API is for holders of a token of this server; the request shows none, or in a form that is not understood.",
            "Get one and pass it: `everseal token issue --server URL --out FILE`, then --server URL --token FILE. On the server's host no token is needed: --data DIR.");

        public static readonly ErrorCode TokenRefused = new(
            "EVS-7031",
            "The API does not accept the token",
            "It has expired, is not this server's, is meant for another relying party, or the request does not prove that its sender holds the token's key.",
            "Get a new one: `everseal token issue --server URL --out FILE`. A holder-of-key token needs --key FILE beside it.");

        public static readonly ErrorCode RoleMissing = new(
            "EVS-7032",
            "The caller has not the role for this",
            "Members of Administrators may call everything, members of CAAdmins the certificate authority; what is not of one realm belongs to the default realm.",
            "Have an administrator add the account: `everseal group add-member Administrators|CAAdmins NAME`");

        public static readonly ErrorCode AuditBroken = new(
            "EVS-7060",
            "The audit trail is not what was written",
            "A record, a token or a checkpoint was changed, removed or put in behind the server's back; the message names the first.",
            "Treat it as a break-in: keep a copy of the data directory as it is, then compare with the checkpoints outside. docs/reference/audit.md says what each finding proves.");

        public static readonly ErrorCode AuditNotReadable = new(
            "EVS-7061",
            "The audit trail could not be checked",
            "The export, the checkpoints or the key are not in the form that `everseal audit export` and the server write.",
            "Check the file that the message names. That it could not be checked does not mean that it is whole.");

        internal static IEnumerable<ErrorCode> All =>
        [
            FieldNotAcceptable, BadCommandLine, NoServer, SocketNotPermitted, PasswordOnCommandLine, NoPassword,
            ConfirmationNeeded, NotConfirmed, FileNotUsable, NoServerProgram, NoSuchCertificate,
            RequestNotReadable, UnexpectedAnswer, UnknownErrorCode, StsNotReachable, StsNotTrusted, StsRefused,
            ClocksDiffer, TokenNotAcceptable, CommandFailed, TokenNeeded, TokenRefused, RoleMissing, AuditBroken, AuditNotReadable,
        ];
    }
}
