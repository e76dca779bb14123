using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Everseal.Watch.Probes.Files;

/// <summary>
/// The seal of newer PKCS#12 files (PBMAC1, RFC 9579), which the platform's reader does not know: verified here, then taken
/// off, so that the platform reads what was sealed. OpenSSL writes it since 3.4.
/// </summary>
internal static class Pbmac1
{
    // RFC 8018, appendices A.5 and A.2.
    private const string Identifier = "1.2.840.113549.1.5.14";
    private const string Pbkdf2 = "1.2.840.113549.1.5.12";

    /// <summary>As many as the platform's reader goes through for other seals: a hostile file must not cost minutes.</summary>
    private const int MostIterations = 300_000;

    /// <summary>RFC 9579, 9: a key that is told to be shorter makes every passphrase fit.</summary>
    private const int ShortestKey = 20;

    private const int LongestKey = 64;

    /// <returns>The same octets where the file is not sealed so.</returns>
    /// <exception cref="CryptographicException">
    /// The seal does not fit the passphrase, with <see cref="Pkcs12.InvalidPassword"/> as its result; or it cannot be read.
    /// </exception>
    public static ReadOnlyMemory<byte> TakeOff(ReadOnlyMemory<byte> file, string? passphrase)
    {
        try
        {
            var fields = new AsnReader(file, AsnEncodingRules.BER).ReadSequence();
            fields.ReadEncodedValue(); // version
            var content = fields.ReadEncodedValue();
            if (!fields.HasData)
                return file;
            var digest = fields.ReadSequence().ReadSequence();
            var algorithm = digest.ReadSequence();
            if (algorithm.ReadObjectIdentifier() != Identifier)
                return file;
            if (!Fits(algorithm.ReadSequence(), passphrase ?? string.Empty, Sealed(content), digest.ReadOctetString()))
                throw new CryptographicException(Pkcs12.InvalidPassword);
            return WithoutSeal(content);
        }
        catch (AsnContentException malformed)
        {
            throw new CryptographicException("The seal cannot be read.", malformed);
        }
    }

    /// <param name="parameters">PBMAC1-params (RFC 8018, A.5).</param>
    private static bool Fits(AsnReader parameters, string passphrase, byte[] content, byte[] seal)
    {
        var derivation = parameters.ReadSequence();
        if (derivation.ReadObjectIdentifier() != Pbkdf2)
            throw new CryptographicException("The key of the seal is not derived by PBKDF2.");
        var steps = derivation.ReadSequence();
        var salt = steps.ReadOctetString();
        if (!steps.TryReadInt32(out var iterations) || iterations is < 1 or > MostIterations)
            throw new CryptographicException($"The key of the seal takes more than {MostIterations} steps.");
        if (!steps.TryReadInt32(out var length) || length is < ShortestKey or > LongestKey)
            throw new CryptographicException($"The key of the seal has not {ShortestKey} to {LongestKey} octets.");

        // In UTF-8 here, where the older seals have UTF-16 (RFC 9579, 5).
        var key = Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, iterations, HashOf(steps), length);
        return CryptographicOperations.FixedTimeEquals(CryptographicOperations.HmacData(HashOf(parameters), key, content), seal);
    }

    /// <summary>The next HMAC: what RFC 9579, 4 demands, and the one between. SHA-1, which is meant where none is named, is not accepted.</summary>
    private static HashAlgorithmName HashOf(AsnReader fields) => (fields.HasData ? fields.ReadSequence().ReadObjectIdentifier() : null) switch
    {
        "1.2.840.113549.2.9" => HashAlgorithmName.SHA256,
        "1.2.840.113549.2.10" => HashAlgorithmName.SHA384,
        "1.2.840.113549.2.11" => HashAlgorithmName.SHA512,
        var other => throw new CryptographicException($"The seal is by the algorithm {other ?? "HMAC-SHA-1"}."),
    };

    // RFC 7292, 4: the octets in the content, without tag and length.
    private static byte[] Sealed(ReadOnlyMemory<byte> content)
    {
        var fields = new AsnReader(content, AsnEncodingRules.BER).ReadSequence();
        fields.ReadObjectIdentifier();
        return fields.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadOctetString();
    }

    private static byte[] WithoutSeal(ReadOnlyMemory<byte> content)
    {
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(3);
            writer.WriteEncodedValue(content.Span);
        }

        return writer.Encode();
    }
}
