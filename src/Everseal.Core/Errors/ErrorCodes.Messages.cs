namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about SOAP, WS-Security and WS-Trust messages.</summary>
    public static class Messages
    {
        public static readonly ErrorCode NotSoap = new("EVS-1201", "The message is not a SOAP envelope",
            "The root element is not an Envelope of SOAP 1.1 or 1.2, or it lacks its Body.",
            "Send a SOAP request to this address; the WSDL is at the same address with ?wsdl.");

        public static readonly ErrorCode Duplicate = new("EVS-1202", "Something that may stand once stands twice",
            "Two of the same header or element let two readers see different requests.",
            "Send each header and each element of the request once.");

        public static readonly ErrorCode MustUnderstand = new("EVS-1203", "A header has to be understood and is not",
            "The client marked a header mustUnderstand that this service does not know.",
            "Leave the header out, or do not mark it mustUnderstand.");

        public static readonly ErrorCode SecurityHeaderMissing = new("EVS-1204", "The Security header is missing",
            "Every request carries a wsse:Security header with at least a Timestamp.",
            "Configure the client for WS-Security over TLS with a UsernameToken or a certificate.");

        public static readonly ErrorCode TimestampMalformed = new("EVS-1205", "The Timestamp is missing or unusable",
            "The Security header has no wsu:Timestamp with Created and Expires as UTC times.",
            "Let the client add a Timestamp; both times need a zone.");

        public static readonly ErrorCode MessageExpired = new("EVS-1206", "The request has expired",
            "The request's Timestamp lies in the past: it was held up, replayed, or a clock is wrong.",
            "Compare the clocks of client and server; both should follow a time service.");

        public static readonly ErrorCode MessageFromTheFuture = new("EVS-1207", "The request comes from the future",
            "The request's Timestamp was created after the server's present time.",
            "Compare the clocks of client and server; both should follow a time service.");

        public static readonly ErrorCode SecurityTokenUnsupported = new("EVS-1208", "The security token is of an unsupported kind",
            "The request holds a token other than a plain password over TLS, an X.509 certificate or a SAML 2.0 assertion.",
            "Use a UsernameToken with PasswordText, or an X509v3 BinarySecurityToken and a signature.");

        public static readonly ErrorCode SecurityTokenMalformed = new("EVS-1209", "The security token cannot be read",
            "A UsernameToken lacks its name, or a BinarySecurityToken does not hold a certificate.",
            "Look at what the client puts into the Security header.");

        public static readonly ErrorCode RequestMalformed = new("EVS-1210", "The RequestSecurityToken cannot be read",
            "The Body lacks a RequestSecurityToken, or an element of it has an impossible value.",
            "Compare the request with WS-Trust 1.3 §3.1.");

        public static readonly ErrorCode OperationUnsupported = new("EVS-1211", "The operation is not offered",
            "Issue, Renew, Validate, BatchValidate and Cancel are served; the request asked for something else, or action and RequestType disagree.",
            "Use one of the operations that the WSDL lists.");

        public static readonly ErrorCode TokenTypeUnsupported = new("EVS-1212", "The token type is not offered",
            "Only SAML 2.0 assertions are issued here.",
            "Ask for urn:oasis:names:tc:SAML:2.0:assertion, or leave TokenType out.");

        public static readonly ErrorCode KeyTypeUnsupported = new("EVS-1213", "The key type is not offered",
            "Bearer and PublicKey (holder-of-key) are issued; symmetric proof keys are not.",
            "Ask for Bearer or PublicKey; in WCF set IssuedKeyType to BearerKey.");

        public static readonly ErrorCode AddressingUnsupported = new("EVS-1214", "The reply address is not supported",
            "Answers go back on the same connection: ReplyTo may only be anonymous.",
            "Leave ReplyTo and FaultTo out, or use the anonymous address.");

        public static readonly ErrorCode FeatureUnsupported = new("EVS-1215", "The request asks for something that is not offered",
            "An element of the request changes the token's meaning in a way that this service does not implement.",
            "Leave the element out.");

        public static readonly ErrorCode ProofOfPossessionMissing = new("EVS-1216", "No proof of the key",
            "A holder-of-key token binds to a key, and only a signature shows that the requester has it.",
            "Sign Timestamp and Body with the certificate's key, or ask for a bearer token.");

        public static readonly ErrorCode SignatureKeyUnknown = new("EVS-1217", "The signature names no usable key",
            "The request's signature must refer to the X.509 BinarySecurityToken in the same header.",
            "Send the certificate as a BinarySecurityToken and refer to it in the signature's KeyInfo.");

        public static readonly ErrorCode MediaTypeUnsupported = new("EVS-1221", "The Content-Type is not SOAP's",
            "SOAP 1.1 travels as text/xml, SOAP 1.2 as application/soap+xml; UTF-8, not compressed.",
            "Set the client's SOAP version; the WSDL is at the same address with ?wsdl.");

        public static readonly ErrorCode BodyIncomplete = new("EVS-1222", "The body did not arrive",
            "The request's body came too slowly, or the connection broke.",
            "Look at the network between client and server, and at limits.minBodyRate in the configuration file.");

        public static readonly ErrorCode PasswordInClear = new("EVS-1223", "A password came without encryption",
            "A UsernameToken holds the password itself, so it is accepted over TLS only.",
            "Use the https address of the service.");

        public static readonly ErrorCode TokenWithoutKey = new("EVS-1230", "A bearer token does not log in",
            "The token in the Security header is bound to no key, so whoever found it could have sent the request.",
            "Log in with a holder-of-key token and a signature by its key, with a password, or with a certificate.");

        public static readonly ErrorCode SeveralIdentities = new("EVS-1231", "The request says twice who sends it",
            "A SAML token stands in the Security header beside a password or a certificate; whose request it is cannot be told.",
            "Send one of them.");

        public static readonly ErrorCode ClaimsUnsupported = new("EVS-1232", "The claims cannot be read",
            "Claims name a dialect that is not known here, or something in them that the dialect does not have.",
            "Use the dialect http://docs.oasis-open.org/wsfed/authorization/200706/authclaims or http://schemas.xmlsoap.org/ws/2005/05/identity, with ClaimType elements.");

        public static readonly ErrorCode BatchUnusable = new("EVS-1233", "The batch cannot be answered",
            "A collection holds 1 to 32 requests of the type BatchValidate, each with another token.",
            "Send fewer requests in one message, or each alone.");

        internal static IEnumerable<ErrorCode> All =>
        [
            NotSoap, Duplicate, MustUnderstand, SecurityHeaderMissing, TimestampMalformed, MessageExpired,
            MessageFromTheFuture, SecurityTokenUnsupported, SecurityTokenMalformed, RequestMalformed,
            OperationUnsupported, TokenTypeUnsupported, KeyTypeUnsupported, AddressingUnsupported,
            FeatureUnsupported, ProofOfPossessionMissing, SignatureKeyUnknown, MediaTypeUnsupported, BodyIncomplete,
            PasswordInClear, TokenWithoutKey, SeveralIdentities, ClaimsUnsupported, BatchUnusable,
        ];
    }
}
