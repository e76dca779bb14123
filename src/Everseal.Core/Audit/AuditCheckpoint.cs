using System.Security.Cryptography;

namespace Everseal.Core.Audit;

/// <summary>
/// A signed statement of how far the chain went: whoever holds it outside of the server notices when the chain becomes
/// shorter or another. Each names the one before it, so that the statements cannot be thinned out either.
/// </summary>
public sealed record AuditCheckpoint
{
    private const string Domain = "everseal audit checkpoint v1";

    /// <summary>From 1, without gaps.</summary>
    public required long Number { get; init; }

    public required ReadOnlyMemory<byte> LedgerId { get; init; }

    /// <summary>The last record that it covers, with all before it.</summary>
    public required long Sequence { get; init; }

    /// <summary>That record's hash.</summary>
    public required ReadOnlyMemory<byte> Hash { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The <see cref="Digest"/> of the checkpoint before; 32 zero bytes in the first.</summary>
    public required ReadOnlyMemory<byte> Previous { get; init; }

    /// <summary>ECDSA P-256 with SHA-256 over <see cref="SignedBytes"/>, r‖s (IEEE P1363).</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }

    public static ReadOnlyMemory<byte> NoPrevious { get; } = new byte[SHA256.HashSizeInBytes];

    public byte[] SignedBytes() => Fields().Written.ToArray();

    public byte[] Digest() => Fields().Hash();

    public bool IsSignedBy(ECDsa key)
        => key.VerifyData(Fields().Written, Signature.Span, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    private CanonicalFields Fields() => new CanonicalFields(Domain)
        .Number(Number)
        .Bytes(LedgerId)
        .Number(Sequence)
        .Bytes(Hash)
        .Number(At.ToUnixTimeMilliseconds())
        .Bytes(Previous);
}
