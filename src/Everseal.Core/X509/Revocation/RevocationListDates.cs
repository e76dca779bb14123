using System.Formats.Asn1;

namespace Everseal.Core.X509.Revocation;

/// <summary>From when and until when a CRL may be believed (RFC 5280, 5.1.2.4 and 5.1.2.5).</summary>
/// <param name="NextUpdate">Null where the issuer does not say.</param>
public sealed record RevocationListDates(DateTimeOffset ThisUpdate, DateTimeOffset? NextUpdate)
{
    /// <exception cref="AsnContentException">The bytes are no CRL in DER.</exception>
    public static RevocationListDates Read(ReadOnlyMemory<byte> der)
    {
        var list = EncodedRevocationList.Read(der);
        return new RevocationListDates(list.ThisUpdate, list.NextUpdate);
    }
}
