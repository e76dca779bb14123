using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using Everseal.Core.Errors;

namespace Everseal.Server.Administration;

/// <summary>
/// What an Authorization header shows: <c>Bearer TOKEN</c>, or vSphere's
/// <c>SIGN token="…", nonce="…", signature="…", signature_alg="…"</c>. TOKEN is the SAML assertion as it was issued,
/// in base64 or base64url, compressed by gzip or not. Nothing of it is verified yet.
/// </summary>
/// <param name="Proof">Null for Bearer.</param>
internal sealed record ApiCredential(ReadOnlyMemory<byte> Token, RequestProof? Proof)
{
    private const int LongestToken = 64 * 1024;

    public static Result<ApiCredential> Read(string? header)
    {
        // Spans: a token is long, and it comes with every request.
        var text = header.AsSpan();
        var end = text.IndexOf(' ');
        if (end < 0)
            return Needed("the Authorization header is missing");

        var scheme = text[..end];
        var rest = text[(end + 1)..];
        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return Decode(rest).Then<ApiCredential>(token => new ApiCredential(token, null));
        return scheme.Equals("SIGN", StringComparison.OrdinalIgnoreCase) ? ReadSign(rest.ToString()) : Needed($"{scheme} is neither Bearer nor SIGN");
    }

    private static Result<ApiCredential> ReadSign(string rest)
    {
        // RFC 9110, 11.4: name="value", apart by commas; none of these values holds a quote or a comma.
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in rest.Split(',', StringSplitOptions.TrimEntries))
        {
            if (parameter.Split('=', 2) is not [var name, ['"', .. var value, '"']] || !parameters.TryAdd(name, value))
                return Needed("the parameters of SIGN cannot be read");
        }

        if (!parameters.TryGetValue("token", out var text))
            return Needed("SIGN needs a token");
        var token = Decode(text);
        if (!token.IsSuccess)
            return token.Error;
        if (!parameters.TryGetValue("nonce", out var nonce) || !parameters.TryGetValue("signature", out var signature) || !parameters.TryGetValue("signature_alg", out var algorithm))
            return new ApiCredential(token.Value, null);
        var octets = new byte[signature.Length];
        return Convert.TryFromBase64String(signature, octets, out var length)
            ? new ApiCredential(token.Value, new RequestProof(nonce, algorithm, octets.AsMemory(0, length)))
            : Needed("the signature is not base64");
    }

    private static Result<ReadOnlyMemory<byte>> Decode(ReadOnlySpan<char> text)
    {
        try
        {
            ReadOnlyMemory<byte> octets = text.ContainsAny('+', '/') || text.EndsWith('=') ? DecodeBase64(text) : Base64Url.DecodeFromChars(text);
            return octets.Span is [0x1F, 0x8B, ..] ? Expand(octets.ToArray()) : octets;
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException)
        {
            return Needed("the token is not base64 of an assertion");
        }
    }

    private static ReadOnlyMemory<byte> DecodeBase64(ReadOnlySpan<char> text)
    {
        // Not Convert's decoder, which takes one character after the other.
        var octets = new byte[text.Length];
        return Ascii.FromUtf16(text, octets, out _) == OperationStatus.Done && Base64.DecodeFromUtf8InPlace(octets, out var length) == OperationStatus.Done
            ? octets.AsMemory(0, length)
            : throw new FormatException("not base64");
    }

    private static Result<ReadOnlyMemory<byte>> Expand(byte[] compressed)
    {
        using var gzip = new GZipStream(new MemoryStream(compressed, writable: false), CompressionMode.Decompress);
        var expanded = new byte[LongestToken + 1];
        var length = gzip.ReadAtLeast(expanded, expanded.Length, throwOnEndOfStream: false);
        return length <= LongestToken ? new ReadOnlyMemory<byte>(expanded, 0, length) : Needed($"the token is longer than {LongestToken} bytes");
    }

    private static StsError Needed(string why) => ErrorCodes.CommandLine.TokenNeeded.With($"Show a token in the Authorization header: {why}.");
}

/// <summary>A signature over one request by the key of a holder-of-key token.</summary>
/// <param name="Nonce">Unix milliseconds, a colon, and what makes it unique.</param>
/// <param name="Algorithm"><c>RSA-SHA256</c> or <c>ECDSA-SHA256</c>.</param>
internal sealed record RequestProof(string Nonce, string Algorithm, ReadOnlyMemory<byte> Signature)
{
    /// <summary>Null when the nonce does not begin with a time.</summary>
    public DateTimeOffset? MadeAt
        => Nonce.IndexOf(':', StringComparison.Ordinal) is > 0 and < 16 and var colon && long.TryParse(Nonce.AsSpan(0, colon), System.Globalization.NumberStyles.None, null, out var milliseconds)
            && milliseconds < 253_402_300_800_000
                ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
                : null;

    /// <summary>
    /// What is signed: nonce, method, path with its query, host, port, and the body's SHA-256, each ended by a line feed.
    /// vSphere leaves the query out; signed with it, nobody can change it on the way.
    /// </summary>
    public byte[] SignedOctets(string method, string pathAndQuery, string host, int port, ReadOnlySpan<byte> bodySha256) =>
    [
        .. Encoding.UTF8.GetBytes($"{Nonce}\n{method}\n{pathAndQuery}\n{host}\n{port}\n"), .. bodySha256, (byte)'\n',
    ];
}
