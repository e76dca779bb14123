namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about whom tokens are for.</summary>
    public static class RelyingParties
    {
        public static readonly ErrorCode Unknown = new("EVS-3401", "The relying party is not registered",
            "The realm issues tokens for registered relying parties only, and AppliesTo is none of their identifiers, compared character by character.",
            "Compare with `everseal relying-party list`; register it with `everseal relying-party add ID`, or lift the rule with `everseal realm set --require-relying-party off`.");

        public static readonly ErrorCode NotNamed = new("EVS-3402", "The request names no relying party",
            "The realm issues tokens for registered relying parties only, and a token without an audience would be good everywhere.",
            "Ask with AppliesTo, or lift the rule with `everseal realm set --require-relying-party off`: vSphere's own clients name none.");

        public static readonly ErrorCode Disabled = new("EVS-3403", "The relying party is disabled",
            "An administrator has switched it off; no token is issued or renewed for it.",
            "Switch it on again with `everseal relying-party set ID --enabled on`.");

        public static readonly ErrorCode KeyTypeNotAccepted = new("EVS-3404", "The relying party takes another type of token",
            "It is registered for bearer tokens only, or for holder-of-key tokens only.",
            "Ask for the other KeyType, or change it with `everseal relying-party set ID --key-type any`.");

        public static readonly ErrorCode Exists = new("EVS-3410", "The relying party is registered already",
            "An identifier stands for one relying party of a realm.",
            "Look at it with `everseal relying-party show ID`, change it with `everseal relying-party set ID`.");

        public static readonly ErrorCode NotFound = new("EVS-3411", "There is no such relying party",
            "The realm has none with this identifier, compared character by character: a trailing slash makes another one.",
            "Copy the identifier from `everseal relying-party list`.");

        public static readonly ErrorCode IdentifierNotAllowed = new("EVS-3412", "The identifier cannot be used",
            "A relying party's identifier is what its tokens name as audience: 1 to 1024 characters, without white space and control characters.",
            "Use the relying party's SAML entity ID, or the address that clients send in AppliesTo.");

        public static readonly ErrorCode RefreshIntervalNotAllowed = new("EVS-3413", "The refresh interval is out of bounds",
            "A relying party reads the realm's keys again every 5 minutes to 30 days: more often is a flood, more rarely would miss a new signing key.",
            "Give --refresh a duration from 5m to 30d.");

        public static readonly ErrorCode LifetimeNotAllowed = new("EVS-3414", "The lifetime cannot be allowed",
            "A relying party's lifetimes narrow the realm's policy and never widen it.",
            "Give a shorter lifetime.");

        public static readonly ErrorCode ClaimRuleNotUsable = new("EVS-3415", "The claim rule cannot be used",
            "It is none of: CLAIM, CLAIM as URI, groups like PREFIX*, groups like PREFIX* as URI, URI = VALUE; or two rules give one name.",
            "Write it as `everseal relying-party add --help` shows. Claims are groups, givenName, surname and emailAddress.");

        public static readonly ErrorCode EncryptionCertificateNotUsable = new("EVS-3416", "The encryption certificate cannot be used",
            "It has expired, belongs to a CA, or its key is too weak or not for encryption.",
            "Ask the relying party's operator for its present encryption certificate.");

        internal static IEnumerable<ErrorCode> All =>
        [
            Unknown, NotNamed, Disabled, KeyTypeNotAccepted, Exists, NotFound, IdentifierNotAllowed, RefreshIntervalNotAllowed,
            LifetimeNotAllowed, ClaimRuleNotUsable, EncryptionCertificateNotUsable,
        ];
    }
}
