namespace Everseal.Core.X509.Revocation;

/// <summary>Octet strings by their content.</summary>
public sealed class OctetComparer : IEqualityComparer<ReadOnlyMemory<byte>>
{
    public static OctetComparer Shared { get; } = new();

    public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

    public int GetHashCode(ReadOnlyMemory<byte> obj)
    {
        var hash = new HashCode();
        hash.AddBytes(obj.Span);
        return hash.ToHashCode();
    }
}
