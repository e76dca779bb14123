using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>Extensions as typed objects (RFC 5280, 4.1 and 4.2), of a certificate or of a request for one.</summary>
internal static class ExtensionReader
{
    /// <param name="reader">Stands before the SEQUENCE OF Extension.</param>
    public static IReadOnlyList<X509Extension> ReadList(AsnReader reader)
    {
        var list = reader.ReadSequence();
        var extensions = new List<X509Extension>();
        while (list.HasData)
            extensions.Add(Read(list.ReadSequence()));
        return extensions;
    }

    private static X509Extension Read(AsnReader reader)
    {
        var oid = reader.ReadObjectIdentifier();
        var critical = reader.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && reader.ReadBoolean();
        var content = reader.ReadOctetString();
        reader.ThrowIfNotEmpty();
        return oid switch
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
}
