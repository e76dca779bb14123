namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes of <c>everseal rehearse --at</c>: what it meets on the copy that no other code names, and why it could not look.</summary>
    public static class Rehearsals
    {
        public static readonly ErrorCode NotCopied = new("EVS-6380", "The data could not be copied for a rehearsal",
            "A database cannot be read, or there is no room for the copy in the directory for temporary files (TMPDIR). Nothing was changed.",
            "Look at the reason; make room or set TMPDIR to a directory with as much room as the databases take twice, and run `everseal rehearse` again.");

        public static readonly ErrorCode DateUnusable = new("EVS-6381", "The date cannot be rehearsed",
            "It is not in the future, further away than fifty years, or no date.",
            "Give --at a date (2027-03-01), a time (2027-03-01T12:00:00Z) or a distance (+90d, +12h), or use --next-expiry.") { IsServerFailure = false };

        public static readonly ErrorCode TlsRefused = new("EVS-6382", "Clients would refuse the TLS connection",
            "On that day the certificate that the server shows, or a CA above it, is not valid, not for this host, or does not lead to the root that clients have.",
            "Type the command beside the finding. `everseal ca list` shows each certificate with its end.");

        public static readonly ErrorCode LoginRefused = new("EVS-6383", "A login, a renewal or a validation would be refused",
            "The server, run at that time on a copy of its data, refused what a client asked.",
            "Read the server's words beside the finding; `everseal explain` knows its codes, `everseal forecast` what ends when.");

        public static readonly ErrorCode RelyingPartyWithoutKey = new("EVS-6384", "A relying party would not know the signing key",
            "By then another key signs its tokens. It does not fetch its own metadata address, so nothing says that it will have that key.",
            "Let it read its own metadata address (`everseal relying-party show ID`), or load the next key there when `everseal keys plan` names it, and then `everseal relying-party ack ID`.");

        public static readonly ErrorCode ServiceCertificateEnded = new("EVS-6385", "A service's certificate is not valid on that day",
            "Nobody but the service's owner can replace it.",
            "Register another one before: `everseal service replace-certificate NAME --cert FILE`.") { IsServerFailure = false };

        public static readonly ErrorCode PasswordsEnded = new("EVS-6386", "Passwords of today are no longer accepted on that day",
            "The realm's policy gives passwords a lifetime, and these are not changed yet.",
            "People change them until then. See the policy with `everseal password-policy show`; who must not be locked out should be told.") { IsServerFailure = false };

        public static readonly ErrorCode HealthFails = new("EVS-6387", "A health check fails on that day",
            "The server, run at that time on a copy of its data, says itself that it cannot do its work.",
            "Repair what the other findings name. `/health/issue` of the running server says the same of today.");

        public static readonly ErrorCode NotRecorded = new("EVS-6388", "The date of the rehearsal could not be kept",
            "The running server did not answer, or the data directory cannot be written. The report is right all the same.",
            "Look at the reason and run `everseal rehearse` again where the date matters to monitoring.");

        public static readonly ErrorCode LastRehearsal = new("EVS-6389", "When this deployment was last rehearsed",
            "A rehearsal tries on a copy of the data which logins would break on a later day. What it found is as old as it is.",
            "Run `everseal rehearse --next-expiry` on the server's host, now and then and before every change.") { IsServerFailure = false };

        internal static IEnumerable<ErrorCode> All =>
        [
            NotCopied, DateUnusable, TlsRefused, LoginRefused, RelyingPartyWithoutKey, ServiceCertificateEnded, PasswordsEnded, HealthFails, NotRecorded, LastRehearsal,
        ];
    }
}
