using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>Reads the Security header: one Timestamp, at most one of each token, and nothing that is not understood.</summary>
public static class SecurityHeaderReader
{
    /// <param name="known">Saves decoding a certificate that comes with every request; null knows none.</param>
    public static Result<SecurityHeader> Read(SoapEnvelope envelope, KnownCertificate? known = null)
    {
        var headers = envelope.HeaderBlocks.Where(block => block.Is(WsTrustNames.Security, "Security")).ToList();
        if (headers.Count == 0)
            return ErrorCodes.Messages.SecurityHeaderMissing.With("The request has no Security header.");
        if (headers.Count > 1)
            return ErrorCodes.Messages.Duplicate.With("The request has more than one Security header.");

        var header = headers[0];
        if (header.Elements().FirstOrDefault(child => !IsKnown(child)) is { } unknown)
            return ErrorCodes.Messages.SecurityTokenUnsupported.With($"The Security header holds {unknown.LocalName}, which is not supported.");
        if (header.Elements().GroupBy(child => child.ToString()).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return ErrorCodes.Messages.Duplicate.With($"The Security header holds {twice.First().LocalName} more than once.");

        var timestamp = ReadTimestamp(header.Find(WsTrustNames.Utility, "Timestamp"));
        if (!timestamp.IsSuccess)
            return timestamp.Error;

        var read = new SecurityHeader
        {
            Element = header,
            Timestamp = timestamp.Value,
            Assertion = header.Find(WsTrustNames.Saml2TokenType, "Assertion"),
            Signature = header.Find(XmlNames.Signature, "Signature"),
        };
        if (header.Find(WsTrustNames.Security, "UsernameToken") is { } username)
        {
            var token = SecurityTokenReader.ReadUsernameToken(username);
            if (!token.IsSuccess)
                return token.Error;
            read = read with { UsernameToken = token.Value };
        }

        if (header.Find(WsTrustNames.Security, "BinarySecurityToken") is { } binary)
        {
            var token = SecurityTokenReader.ReadBinarySecurityToken(binary, known);
            if (!token.IsSuccess)
                return token.Error;
            read = read with { BinarySecurityToken = token.Value };
        }

        return read;
    }

    private static bool IsKnown(Element child)
        => child.Is(WsTrustNames.Utility, "Timestamp")
            || child.Is(WsTrustNames.Security, "UsernameToken")
            || child.Is(WsTrustNames.Security, "BinarySecurityToken")
            || child.Is(WsTrustNames.Saml2TokenType, "Assertion")
            || child.Is(XmlNames.Signature, "Signature");

    private static Result<MessageTimestamp> ReadTimestamp(Element? timestamp)
    {
        if (timestamp is null)
            return ErrorCodes.Messages.TimestampMalformed.With("The Security header has no Timestamp.");

        var children = timestamp.Elements().ToList();
        if (children.Count != 2
            || !children[0].Is(WsTrustNames.Utility, "Created") || !XmlTime.TryRead(children[0].Text, out var created)
            || !children[1].Is(WsTrustNames.Utility, "Expires") || !XmlTime.TryRead(children[1].Text, out var expires))
        {
            return ErrorCodes.Messages.TimestampMalformed.With("The Timestamp must hold Created and Expires, each a time with its zone.");
        }

        return expires <= created
            ? ErrorCodes.Messages.TimestampMalformed.With("The Timestamp expires before it was created.")
            : new MessageTimestamp(created, expires, timestamp);
    }
}
