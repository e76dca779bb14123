namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about security tokens and the keys that sign them.</summary>
    public static partial class Tokens
    {
        public static readonly ErrorCode AssertionMalformed = new("EVS-3001", "The token cannot be read",
            "It is not a SAML 2.0 assertion of the shape that this service issues.",
            "Pass the token on exactly as it was issued: no reformatting, nothing added.");

        public static readonly ErrorCode IssuerUnknown = new("EVS-3002", "The token comes from another issuer",
            "Its Issuer is not that of this realm.",
            "Use the token at the realm that issued it, or ask this realm for one.");

        public static readonly ErrorCode TokenExpired = new("EVS-3003", "The token has expired",
            "Its NotOnOrAfter lies in the past, clock tolerance included.",
            "Ask for a new token; when the times look right, compare the clocks.");

        public static readonly ErrorCode TokenNotYetValid = new("EVS-3004", "The token is not yet valid",
            "Its NotBefore lies in the future, clock tolerance included.",
            "Compare the clocks of issuer and verifier.");

        public static readonly ErrorCode IssuedOutsideSigningCertificate = new("EVS-3005", "The signing certificate was not valid when the token was issued",
            "A token counts only when its signer's certificate was valid at the IssueInstant.",
            "Look at the signing certificates with: everseal ca list");

        public static readonly ErrorCode LifetimeImpossible = new("EVS-3201", "The requested lifetime is impossible",
            "It ends before it starts, or starts too far from now.",
            "Ask for a lifetime from now on, with the end after the start.");

        public static readonly ErrorCode LifetimeEmpty = new("EVS-3202", "No lifetime is left",
            "What bounds the token (policy, certificates, the token it derives from) ends before the token would start.",
            "Look at which date bounds it; renew that certificate or log in anew.");

        public static readonly ErrorCode HolderCertificateNotValid = new("EVS-3203", "The holder's certificate is not valid now",
            "A holder-of-key token cannot be bound to a certificate that has expired or is not yet valid.",
            "Give the service a new certificate: everseal service --help");

        public static readonly ErrorCode SubjectNotRepresentable = new("EVS-3204", "The subject cannot be written into a token",
            "A name or group holds a control character, which XML cannot carry.",
            "Rename the user or the group.");

        public static readonly ErrorCode NotRenewable = new("EVS-3210", "The token is not renewable",
            "It was issued without the right to renewal, or its renewals are used up.",
            "Log in again for a new token.");

        public static readonly ErrorCode FamilyTooOld = new("EVS-3211", "The token cannot be renewed any longer",
            "A login is good for a limited time, whatever its renewals.",
            "Log in again for a new token.");

        public static readonly ErrorCode RenewalProofMissing = new("EVS-3212", "The renewal is not proven",
            "A holder-of-key token is renewed by a request signed with its key; a bearer token by someone who authenticates as its subject.",
            "Sign the request with the certificate that the token names, or authenticate.");

        public static readonly ErrorCode NotDelegatable = new("EVS-3220", "The token may not be delegated",
            "It was issued without the right to act on its subject's behalf, or that right is used up.",
            "Ask for a delegatable token at login.");

        public static readonly ErrorCode DelegationForbidden = new("EVS-3221", "The requester may not act for others",
            "ActAs needs a service principal in the group ActAsUsers, a signed request, and a holder-of-key result.",
            "Add the service to the group: everseal group --help");

        public static readonly ErrorCode SubjectMismatch = new("EVS-3222", "The subject is another one",
            "The identity found is not the one that the presented token speaks about.",
            "Present a token of the same subject.");

        public static readonly ErrorCode ClaimNotAvailable = new("EVS-3230", "A required claim cannot be given",
            "The request names a claim that the token must carry, and nothing is known about the subject for it.",
            "Mark the claim Optional=\"true\", leave it out, or let an administrator complete the account: everseal user set NAME --email ADDRESS");

        public static readonly ErrorCode DelegationToItself = new("EVS-3231", "Nobody acts for itself",
            "The token in ActAs or OnBehalfOf is the requester's own.",
            "Leave ActAs out: the service's own token is what it already may get.");

        public static readonly ErrorCode DelegatedToAnother = new("EVS-3232", "The token was given to another delegate",
            "A service that acts for a person cannot pass that right on to another service.",
            "Let the other service ask with the person's own delegatable token.");

        public static readonly ErrorCode HolderNotRegistered = new("EVS-3233", "The token's holder has lost its standing",
            "The service that the token speaks of is no longer registered with the certificate in it, or no longer in ActAsUsers.",
            "Log in with the service's present certificate; look with: everseal service show NAME");

        public static readonly ErrorCode AudienceWidened = new("EVS-3234", "The token is not meant for that relying party",
            "A token that derives from another one is never good for more relying parties than that one.",
            "Ask with the AppliesTo that the token has, or log in anew: everseal token inspect FILE shows its audiences.");

        public static readonly ErrorCode CancellationForbidden = new("EVS-3235", "The requester may not cancel the token",
            "Only a token's subject, whoever proves its key, and an administrator may end it.",
            "Authenticate as one of them: everseal token cancel --help");

        internal static IEnumerable<ErrorCode> All =>
        [
            AssertionMalformed, IssuerUnknown, TokenExpired, TokenNotYetValid, IssuedOutsideSigningCertificate,
            LifetimeImpossible, LifetimeEmpty, HolderCertificateNotValid, SubjectNotRepresentable, NotRenewable, FamilyTooOld,
            RenewalProofMissing, NotDelegatable, DelegationForbidden, SubjectMismatch, ClaimNotAvailable, DelegationToItself,
            DelegatedToAnother, HolderNotRegistered, AudienceWidened, CancellationForbidden, .. SigningKeys,
        ];
    }
}
