namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about XML signatures and their algorithms.</summary>
    public static class Signatures
    {
        public static readonly ErrorCode Missing = new("EVS-2001", "There is no signature",
            "The element that must be signed carries no signature of its own as a direct child.",
            "Send the message or token exactly as its issuer signed it.");

        public static readonly ErrorCode NotUnique = new("EVS-2002", "There is more than one signature",
            "Several signatures compete for one element: a mark of signature wrapping.",
            "Send one signature.");

        public static readonly ErrorCode Structure = new("EVS-2003", "The signature is not built as expected",
            "Inside ds:Signature stands something else than one SignedInfo, one SignatureValue and at most one KeyInfo, "
            + "or a value holds elements where text belongs.",
            "Sign with a plain XML Signature: no ds:Object, no manifest, no extra elements.");

        public static readonly ErrorCode Canonicalization = new("EVS-2004", "The canonicalization is not allowed",
            "Only Exclusive XML Canonicalization 1.0 without comments is accepted.",
            "Configure the client for http://www.w3.org/2001/10/xml-exc-c14n#.");

        public static readonly ErrorCode Algorithm = new("EVS-2005", "The signature or digest algorithm is not allowed",
            "Accepted are RSA with SHA-256, SHA-384 or SHA-512 and ECDSA with SHA-256 or SHA-384. SHA-1 and HMAC are refused.",
            "Configure the client for RSA-SHA256 or stronger.");

        public static readonly ErrorCode KeyKind = new("EVS-2006", "The algorithm does not go with the key",
            "The message names an algorithm of another family than the configured key: a way to have a public key used as a secret.",
            "Sign with the algorithm of the registered key.");

        public static readonly ErrorCode ReferenceCount = new("EVS-2007", "The number of references is wrong",
            "A token's signature has exactly one reference, a message's has a few; this one does not.",
            "Sign a token with one reference; sign a message's Timestamp and Body.");

        public static readonly ErrorCode ReferenceTarget = new("EVS-2008", "The signature covers another element",
            "The reference points at an element other than the one that is used: signature wrapping, or an external reference.",
            "Send the message or token exactly as it was signed.");

        public static readonly ErrorCode DuplicateId = new("EVS-2009", "A signed id occurs more than once",
            "Two elements carry the id that the signature refers to, so readers could disagree on which is meant.",
            "Give each element an id of its own.");

        public static readonly ErrorCode Transform = new("EVS-2010", "A transform is not allowed",
            "Only the enveloped-signature transform (tokens) and exclusive canonicalization are run; XSLT, XPath and others never.",
            "Sign without other transforms.");

        public static readonly ErrorCode DigestMismatch = new("EVS-2011", "The content was changed after signing",
            "The digest of the content is not the one that was signed.",
            "Look for whatever rewrites the message on its way: a proxy, a logger, a pretty printer.");

        public static readonly ErrorCode ValueMismatch = new("EVS-2012", "The signature does not verify",
            "No configured key verifies the signature: signed by someone else, or SignedInfo was changed.",
            "See which certificate signed it: everseal token inspect FILE. A key inside the message is never trusted.");

        public static readonly ErrorCode PartNotSigned = new("EVS-2013", "A part that must be signed is not",
            "A signed request must sign its Timestamp and its Body, the ones that are used.",
            "Sign both wsu:Timestamp and soap:Body.");

        internal static IEnumerable<ErrorCode> All =>
        [
            Missing, NotUnique, Structure, Canonicalization, Algorithm, KeyKind, ReferenceCount, ReferenceTarget,
            DuplicateId, Transform, DigestMismatch, ValueMismatch, PartNotSigned,
        ];
    }
}
