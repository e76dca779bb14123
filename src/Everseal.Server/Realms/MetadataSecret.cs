using System.Buffers.Text;
using System.Security.Cryptography;

namespace Everseal.Server.Realms;

/// <summary>What makes a relying party's metadata URL its own: nobody guesses it, so who reads there is that relying party.</summary>
public static class MetadataSecret
{
    private const int Bytes = 32;

    /// <summary>Of the text form, base64url without padding.</summary>
    public static readonly int Length = Base64Url.GetEncodedLength(Bytes);

    public static string Generate() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
}
