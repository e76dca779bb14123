namespace Everseal.Core.X509;

/// <summary>Encodings that are one when their octets are: of certificates, keys and names.</summary>
public sealed class DerComparer : IEqualityComparer<ReadOnlyMemory<byte>>
{
    public static readonly DerComparer Instance = new();

    private DerComparer()
    {
    }

    public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

    public int GetHashCode(ReadOnlyMemory<byte> octets)
    {
        var hash = new HashCode();
        hash.AddBytes(octets.Span);
        return hash.ToHashCode();
    }
}
