namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    public static partial class Tokens
    {
        public static readonly ErrorCode SigningCertificateNotValid = new("EVS-3101", "Signing certificate is not valid",
            "The realm's token-signing certificate has expired, or is not valid yet, at the time of this host's clock. No token can be issued or renewed.",
            "Compare this host's clock with a time service. If it is right, mend it on the host, which needs no login: everseal repair. Details: GET /health/issue, and without a login: everseal keys plan");

        public static readonly ErrorCode SigningCredentialMissing = new("EVS-3102", "No signing credential",
            "The realm has no published key to sign tokens with.",
            "Run on the host, no login needed: everseal init --data DIR, which makes what is missing. Details: GET /health/issue");

        public static readonly ErrorCode SigningKeyTransition = new("EVS-3103", "Signing key cannot take this step",
            "A key is added, published, promoted, retired and removed, in this order; a pin names a published key that the default signer has replaced and that is still valid.",
            "See where each key stands: everseal keys list");

        public static readonly ErrorCode SigningChainIncomplete = new("EVS-3110", "Signing chain incomplete",
            "A signing certificate is installed with the certificate of its issuer, or is self-signed.",
            "Give the leaf first, then each issuer, in one PEM file.");

        public static readonly ErrorCode SigningChainDates = new("EVS-3111", "Signing chain's dates do not fit",
            "A certificate of the chain has expired, is not valid yet, or ends after its issuer. Installed, it would stop every login on that day.",
            "Have a new certificate issued: everseal ca issue --profile sts-signing");

        public static readonly ErrorCode SigningChainBroken = new("EVS-3112", "Signing chain is not linked",
            "A certificate of the chain was not signed by the next one, or the next one may not sign certificates.",
            "Give the leaf first, then each issuer. The detail names the pair that does not fit.");

        public static readonly ErrorCode SigningKeyMismatch = new("EVS-3113", "Private key and certificate do not match",
            "The private key is not the one whose public half is in the certificate.",
            "Give the key that the certificate was issued for.");

        public static readonly ErrorCode SigningKeyUsage = new("EVS-3114", "Certificate is not for signing tokens",
            "Its key usage lacks digitalSignature, or it is a CA's own certificate.",
            "Have one issued by the right profile: everseal ca issue --profile sts-signing");

        public static readonly ErrorCode SigningKeyTooWeak = new("EVS-3115", "Signing key too weak",
            "Tokens and their chains need RSA-2048 or more, or ECDSA on P-256 or P-384, and an algorithm that goes with the key.",
            "Make a new key; RSA-2048 is what every vSphere client verifies.");

        public static readonly ErrorCode VerificationKeyUnknown = new("EVS-3120", "Token was signed by an unknown key",
            "The realm has not published that key, or has removed it since.",
            "Ask for a new token.");

        public static readonly ErrorCode VerificationKeyRetired = new("EVS-3121", "Token was signed by a retired key",
            "The realm withdrew that key; nothing that it signed is accepted any longer.",
            "Ask for a new token.");

        public static readonly ErrorCode VerificationKeyNotValid = new("EVS-3122", "Certificate of the token's signer is not valid now",
            "It has expired, or is not valid yet by this host's clock. No token outlives the certificate that signed it.",
            "Ask for a new token. If that fails too: GET /health/issue says why and what to do.");

        private static IEnumerable<ErrorCode> SigningKeys =>
        [
            SigningCertificateNotValid, SigningCredentialMissing, SigningKeyTransition,
            SigningChainIncomplete, SigningChainDates, SigningChainBroken, SigningKeyMismatch, SigningKeyUsage, SigningKeyTooWeak,
            VerificationKeyUnknown, VerificationKeyRetired, VerificationKeyNotValid,
        ];
    }
}
