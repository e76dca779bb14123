using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

internal static class SamePublicKey
{
    /// <summary>
    /// Compares algorithm and key bits, and parameters for EC only: RSA's are NULL or missing by the writer's taste (RFC 4055, 1.2).
    /// </summary>
    public static bool Is(PublicKey left, PublicKey right)
        => left.Oid.Value == right.Oid.Value
            && left.EncodedKeyValue.RawData.AsSpan().SequenceEqual(right.EncodedKeyValue.RawData)
            && (left.Oid.Value == Oids.RsaEncryption
                || Parameters(left).SequenceEqual(Parameters(right)));

    private static ReadOnlySpan<byte> Parameters(PublicKey key) => key.EncodedParameters is { } parameters ? parameters.RawData : [];
}
