using System.Formats.Asn1;

namespace Everseal.Core.X509.Revocation;

/// <summary>An Extension (RFC 5280, 4.1) as it was read.</summary>
/// <param name="Value">What the octet string holds.</param>
internal sealed record EncodedExtension(string Oid, bool Critical, ReadOnlyMemory<byte> Value)
{
    /// <exception cref="AsnContentException">Not DER of this shape.</exception>
    public static List<EncodedExtension> ReadAll(AsnReader extensions)
    {
        var read = new List<EncodedExtension>();
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var oid = extension.ReadObjectIdentifier();
            var critical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
            read.Add(new EncodedExtension(oid, critical, extension.ReadOctetString()));
            extension.ThrowIfNotEmpty();
        }

        return read;
    }

    public AsnReader ReadValue() => new(Value, AsnEncodingRules.DER);
}
