using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>Extensions as typed objects (RFC 5280, 4.1 and 4.2), of a certificate or of a request for one.</summary>
internal static class ExtensionReader
{
    /// <param name="reader">Stands before the SEQUENCE OF Extension.</param>
    /// <param name="toleratesContent">
    /// Whether an extension whose content cannot be read stays without its type, for diagnosing foreign certificates. What is
    /// to be signed or believed is read without it.
    /// </param>
    public static IReadOnlyList<X509Extension> ReadList(AsnReader reader, bool toleratesContent = false)
    {
        var list = reader.ReadSequence();
        var extensions = new List<X509Extension>();
        while (list.HasData)
            extensions.Add(Read(list.ReadSequence(), toleratesContent));
        return extensions;
    }

    private static X509Extension Read(AsnReader reader, bool toleratesContent)
    {
        var oid = reader.ReadObjectIdentifier();
        var critical = reader.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && reader.ReadBoolean();
        var content = reader.ReadOctetString();
        reader.ThrowIfNotEmpty();
        try
        {
            return Typed(oid, content, critical);
        }
        catch (CryptographicException) when (toleratesContent)
        {
            return new X509Extension(oid, content, critical);
        }
    }

    private static X509Extension Typed(string oid, byte[] content, bool critical)
        => oid switch
        {
            Oids.BasicConstraints => new X509BasicConstraintsExtension(new AsnEncodedData(oid, content), critical),
            Oids.KeyUsage => new X509KeyUsageExtension(new AsnEncodedData(oid, content), critical),
            Oids.ExtendedKeyUsage => new X509EnhancedKeyUsageExtension(new AsnEncodedData(oid, content), critical),
            Oids.SubjectKeyIdentifier => new X509SubjectKeyIdentifierExtension(new AsnEncodedData(oid, content), critical),
            Oids.SubjectAlternativeName => new X509SubjectAlternativeNameExtension(content, critical),
            Oids.AuthorityKeyIdentifier => new X509AuthorityKeyIdentifierExtension(content, critical),
            Oids.AuthorityInformationAccess => new X509AuthorityInformationAccessExtension(content, critical),
            _ => new X509Extension(oid, content, critical),
        };
}
