namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about messages and XML.</summary>
    public static class Xml
    {
        public static readonly ErrorCode Malformed = new("EVS-1001", "The message is not well-formed XML",
            "What arrived cannot be parsed: cut off, wrongly escaped, or not XML at all.",
            "Look at what the client really sends; a proxy in between may have changed or truncated it.");

        public static readonly ErrorCode NotUtf8 = new("EVS-1002", "The message is not UTF-8",
            "Only UTF-8 is read, so that the bytes have one meaning for every reader.",
            "Send the message as UTF-8.");

        public static readonly ErrorCode TooLarge = new("EVS-1003", "The message is too large",
            "The body has more bytes than the server reads.",
            "Send less, or raise limits.maxBodyBytes in the server's configuration file.");

        public static readonly ErrorCode TooDeep = new("EVS-1004", "The message nests too deeply",
            "Elements are nested deeper than any WS-Trust or SAML message needs: a known way to exhaust a parser.",
            "Send a plain message; wrapping a token inside tokens is not supported beyond the limit.");

        public static readonly ErrorCode TooManyElements = new("EVS-1005", "The message has too many elements",
            "The number of elements passes the limit.",
            "Send a plain message.");

        public static readonly ErrorCode TooManyAttributes = new("EVS-1006", "An element has too many attributes",
            "The number of attributes and namespace declarations of one element passes the limit.",
            "Send a plain message.");

        public static readonly ErrorCode Dtd = new("EVS-1007", "The message has a DOCTYPE",
            "Document type definitions carry entity bombs and reads of local files; SOAP 1.1 and 1.2 forbid them.",
            "Remove the DOCTYPE from the message.");

        public static readonly ErrorCode Comment = new("EVS-1008", "The message holds a comment",
            "A comment inside a signed value has made other products read only part of it; no client needs one.",
            "Remove the comment from the message.");

        public static readonly ErrorCode ProcessingInstruction = new("EVS-1009", "The message holds a processing instruction",
            "SOAP forbids them, and they have been used to split signed values.",
            "Remove the processing instruction from the message.");

        public static readonly ErrorCode NameTooLong = new("EVS-1010", "An element's name is too long",
            "No element of SOAP, WS-Trust or SAML has a name of this length.",
            "Send a plain message.");

        internal static IEnumerable<ErrorCode> All =>
            [Malformed, NotUtf8, TooLarge, TooDeep, TooManyElements, TooManyAttributes, Dtd, Comment, ProcessingInstruction, NameTooLong];
    }
}
