using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>Reads the tokens that a request may authenticate with: Username Token Profile 1.1, X.509 Token Profile 1.1.</summary>
internal static class SecurityTokenReader
{
    private const int MaxNonceBytes = 256;

    /// <summary>A name that nobody verified ends up in memory, logs and records.</summary>
    private const int MaxNameLength = 256;

    /// <summary>How DER begins; the loader would also take PEM, which nobody may send here.</summary>
    private const byte DerSequence = 0x30;

    public static Result<UsernameToken> ReadUsernameToken(Element token)
    {
        if (token.Elements().GroupBy(child => child.ToString()).Any(group => group.Count() > 1))
            return ErrorCodes.Messages.Duplicate.With("The UsernameToken holds something more than once.");
        if (token.Find(WsTrustNames.Security, "Username")?.Text is not { Length: > 0 } username)
            return ErrorCodes.Messages.SecurityTokenMalformed.With("The UsernameToken has no Username.");
        if (username.Length > MaxNameLength)
            return ErrorCodes.Messages.SecurityTokenMalformed.With($"The Username has more than {MaxNameLength} characters.");
        if (token.Find(WsTrustNames.Security, "Password") is not { } password)
            return ErrorCodes.Messages.SecurityTokenUnsupported.With("The UsernameToken has no Password; keys derived from passwords are not supported.");

        // §3.1: without a Type it is PasswordText, which is how govmomi and pyvmomi send it.
        switch (password.Attribute("Type"))
        {
            case null or WsTrustNames.PasswordText:
                break;
            case WsTrustNames.PasswordDigest:
                return ErrorCodes.Messages.SecurityTokenUnsupported.With(
                    "PasswordDigest would need the password in clear on the server; send PasswordText, which TLS protects.");
            default:
                return ErrorCodes.Messages.SecurityTokenUnsupported.With("The Password is of an unknown type; send PasswordText.");
        }

        var nonce = ReadBase64(token.Find(WsTrustNames.Security, "Nonce"));
        if (nonce is { Length: 0 or > MaxNonceBytes })
            return ErrorCodes.Messages.SecurityTokenMalformed.With($"The Nonce must be base64 of at most {MaxNonceBytes} bytes.");

        DateTimeOffset? created = null;
        if (token.Find(WsTrustNames.Utility, "Created") is { } createdElement)
        {
            if (!XmlTime.TryRead(createdElement.Text, out var time))
                return ErrorCodes.Messages.SecurityTokenMalformed.With("The UsernameToken's Created is not a time with its zone.");
            created = time;
        }

        // Without its time a nonce would have to be remembered for ever (§4).
        if (nonce is not null && created is null)
            return ErrorCodes.Messages.SecurityTokenMalformed.With("A UsernameToken with a Nonce needs its Created time too.");

        return new UsernameToken(username, password.Text, nonce, created);
    }

    public static Result<BinarySecurityToken> ReadBinarySecurityToken(Element token, KnownCertificate? known)
    {
        if (token.Attribute("ValueType") != WsTrustNames.X509v3)
            return ErrorCodes.Messages.SecurityTokenUnsupported.With("The BinarySecurityToken must be of the type X509v3.");
        if (token.Attribute("EncodingType") is not (null or WsTrustNames.Base64Binary))
            return ErrorCodes.Messages.SecurityTokenUnsupported.With("The BinarySecurityToken must be encoded as Base64Binary.");

        var bytes = ReadBase64(token);
        if (bytes is not [DerSequence, ..])
            return ErrorCodes.Messages.SecurityTokenMalformed.With("The BinarySecurityToken does not hold an X.509 certificate.");
        try
        {
            return new BinarySecurityToken(token.Attribute(WsTrustNames.Utility, "Id"), known?.Invoke(bytes) ?? X509CertificateLoader.LoadCertificate(bytes));
        }
        catch (CryptographicException exception)
        {
            return ErrorCodes.Messages.SecurityTokenMalformed.With("The BinarySecurityToken does not hold an X.509 certificate.", exception.Message);
        }
    }

    /// <summary>Null without an element, empty when it is not base64.</summary>
    private static byte[]? ReadBase64(Element? element)
    {
        if (element is null)
            return null;

        var bytes = new byte[(element.Text.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(element.Text, bytes, out var written) ? bytes[..written] : [];
    }
}
