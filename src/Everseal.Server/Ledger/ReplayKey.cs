using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Everseal.Server.Ledger;

/// <summary>The SHA-256 of what must be seen once only: a request's SignatureValue, or a UsernameToken's nonce with its user.</summary>
public readonly record struct ReplayKey
{
    private readonly ulong _a, _b, _c, _d;

    private ReplayKey(ReadOnlySpan<byte> digest, DateTimeOffset expiresAt)
    {
        _a = BinaryPrimitives.ReadUInt64BigEndian(digest);
        _b = BinaryPrimitives.ReadUInt64BigEndian(digest[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(digest[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(digest[24..]);
        ExpiresAt = expiresAt;
    }

    /// <summary>From when on the message is refused for its age alone, clock tolerance included.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <param name="content">The bytes that identify the message.</param>
    public static ReplayKey Of(ReadOnlySpan<byte> content, DateTimeOffset expiresAt)
        => new(SHA256.HashData(content), expiresAt);

    // Two sightings of one message are equal whatever expiry each was given.
    public bool Equals(ReplayKey other) => (_a, _b, _c, _d) == (other._a, other._b, other._c, other._d);

    public override int GetHashCode() => _a.GetHashCode();

    internal static ReplayKey FromDigest(ReadOnlySpan<byte> digest, DateTimeOffset expiresAt) => new(digest, expiresAt);

    internal byte[] ToDigest()
    {
        var digest = new byte[32];
        BinaryPrimitives.WriteUInt64BigEndian(digest, _a);
        BinaryPrimitives.WriteUInt64BigEndian(digest.AsSpan(8), _b);
        BinaryPrimitives.WriteUInt64BigEndian(digest.AsSpan(16), _c);
        BinaryPrimitives.WriteUInt64BigEndian(digest.AsSpan(24), _d);
        return digest;
    }
}
