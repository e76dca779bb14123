namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about people, services and how they authenticate.</summary>
    public static class Identities
    {
        public static readonly ErrorCode AuthenticationFailed = new(
            "EVS-4001",
            "Invalid credentials",
            "The name is unknown, the password or certificate is wrong, or the account is disabled or locked; the caller is not told which.",
            "Read the reason in the audit record or the server's log; `everseal user show NAME` tells the account's state.");

        public static readonly ErrorCode TooManyLogins = new(
            "EVS-4002",
            "Too many logins at once",
            "More passwords wait to be verified than the server may hold in memory.",
            "Try again in a few seconds; when it lasts, look in the audit record for the address that floods.");

        public static readonly ErrorCode PasswordTooWeak = new(
            "EVS-4003",
            "The password breaks the password policy",
            "It is too short, too long, contains the user name or was used lately.",
            "Choose a password of 12 to 128 characters that does not contain the user name and is none of the last five.");

        public static readonly ErrorCode TooManyFromSource = new(
            "EVS-4004",
            "Too many requests from one address",
            "One address asks more often than `limits.requestsPerSource` or, with passwords, `limits.loginsPerSource` allows.",
            "Try again in a second. When many clients share the address, for instance behind a proxy, raise the limit: docs/reference/overload.md.");

        public static readonly ErrorCode TooManyForUser = new(
            "EVS-4005",
            "Too many logins for one name from one address",
            "One address logs in with one name more often than `limits.loginsPerUser` allows; the name itself stays free for others.",
            "Let the client keep its token until it expires, instead of logging in for each call; or raise the limit: docs/reference/overload.md.");

        public static readonly ErrorCode PrincipalExists = new(
            "EVS-4101",
            "The name is taken",
            "A user, group or service of this name already exists in the realm.",
            "Choose another name, or look at the existing one with `everseal user list`, `group list` or `service list`.");

        public static readonly ErrorCode PrincipalNotFound = new(
            "EVS-4102",
            "No such user, group or service",
            "The realm has no principal of this name.",
            "List what there is with `everseal user list`, `group list` or `service list`.");

        public static readonly ErrorCode NameNotAllowed = new(
            "EVS-4103",
            "The name is not allowed",
            "A name has 1 to 64 characters: letters, digits, and . _ - inside.",
            "Choose another name.");

        public static readonly ErrorCode GroupCycle = new(
            "EVS-4104",
            "A group cannot contain itself",
            "Adding this member would make the group a member of itself, directly or through other groups.",
            "Look at the memberships with `everseal group show NAME`.");

        public static readonly ErrorCode LastAdministrator = new(
            "EVS-4105",
            "The last administrator stays",
            "Without this account nobody could administer the realm remotely.",
            "Add another user to the group Administrators first: `everseal group add-member Administrators NAME`.");

        public static readonly ErrorCode BuiltInGroup = new(
            "EVS-4106",
            "A built-in group stays",
            "Administrators and ActAsUsers carry meaning, and Everyone is computed.",
            "Remove its members instead: `everseal group remove-member GROUP NAME`.");

        public static readonly ErrorCode CertificateInUse = new(
            "EVS-4107",
            "The certificate is registered already",
            "Another service of the realm registered the same certificate, so it would name two principals.",
            "Use a certificate of its own: `everseal ca issue --profile service`.");

        public static readonly ErrorCode ServiceKeyTooWeak = new(
            "EVS-4108",
            "The service's key is too weak",
            "A service principal's key is at least RSA-2048 or ECDSA P-256.",
            "Issue a new certificate: `everseal ca issue --profile service`. For an old client's RSA-1024 test certificate a realm can be told to accept it.");

        internal static IEnumerable<ErrorCode> All =>
        [
            AuthenticationFailed, TooManyLogins, PasswordTooWeak, TooManyFromSource, TooManyForUser, PrincipalExists,
            PrincipalNotFound, NameNotAllowed, GroupCycle, LastAdministrator, BuiltInGroup, CertificateInUse, ServiceKeyTooWeak,
        ];
    }
}
