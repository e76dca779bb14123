namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about the SOAP interfaces that vSphere clients know: /sdk, /lookupservice and /sso-adminserver.</summary>
    public static class Vsphere
    {
        public static readonly ErrorCode MethodUnsupported = new("EVS-1301", "The vSphere method is not offered",
            "Everseal answers what a vSphere client needs to find the token service and to use a token; it is not a vCenter Server.",
            "docs/reference/vsphere-clients.md lists what is answered; send everything else to the vCenter Server.");

        public static readonly ErrorCode SessionMissing = new("EVS-1302", "There is no session",
            "The method needs a login, and the request's session cookie is missing, unknown or over.",
            "Log in again with a token: a session ends with its token, and after half an hour without a call.");

        public static readonly ErrorCode AdministratorsOnly = new("EVS-1303", "Only administrators may do this",
            "The session's subject is not a member of the realm's group Administrators now.",
            "Use an administrator's token, or add the subject: `everseal group add-member Administrators NAME`.");

        public static readonly ErrorCode ArgumentInvalid = new("EVS-1304", "An argument of the call is not usable",
            "An argument is missing, is of the wrong form, or names another realm's principal.",
            "Compare the call with docs/reference/vsphere-clients.md.");

        public static readonly ErrorCode TooManySessions = new("EVS-1305", "Too many sessions",
            "The server keeps a bounded number of sessions, and all of them are in use.",
            "Log out of sessions that are no longer needed, or try again in a few minutes.");

        public static readonly ErrorCode TokenForAnother = new("EVS-1306", "The token is meant for another service",
            "The token's audience names a relying party that is not this server.",
            "Ask for a token without AppliesTo, or with this server's URL.");

        public static readonly ErrorCode LdapNotOffered = new("EVS-1307", "Other identity sources are not offered",
            "The method concerns an LDAP or Active Directory domain, and a realm knows its own users only so far.",
            "Keep people in the realm itself: `everseal user add NAME`.");

        public static readonly ErrorCode SignerNotInstallable = new("EVS-1308", "A signing key cannot be installed by this method",
            "SetSignerIdentity takes an administrator's password beside the key and makes the realm sign with it at once, before any relying party knows it.",
            "Call SetNewSignerIdentity in an administrator's session, or run `everseal keys import FILE`: the key is published first and signs when it is known.");

        public static readonly ErrorCode SetElsewhere = new("EVS-1309", "The setting is not changed over this interface",
            "The realm does this its own way: failed logins lock their source and not the account, and whoever changes a password must know it.",
            "docs/reference/vsphere-clients.md says what to use instead.");

        internal static IEnumerable<ErrorCode> All =>
        [
            MethodUnsupported, SessionMissing, AdministratorsOnly, ArgumentInvalid, TooManySessions, TokenForAnother,
            LdapNotOffered, SignerNotInstallable, SetElsewhere,
        ];
    }
}
