using System.Formats.Asn1;

namespace Everseal.Core.X509.Revocation;

/// <summary>What CRLs and OCSP responses write alike.</summary>
internal static class DerWriting
{
    // RFC 5280, 4.1.2.5 and 5.1.2.4: UTCTime through 2049, GeneralizedTime after that.
    private const int LastUtcTimeYear = 2049;

    public static void WriteCertificateTime(this AsnWriter writer, DateTimeOffset time)
    {
        if (time.UtcDateTime.Year <= LastUtcTimeYear)
            writer.WriteUtcTime(time, LastUtcTimeYear);
        else
            writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
    }

    public static void WriteExtension(this AsnWriter writer, string oid, bool critical, Action<AsnWriter> writeValue)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            if (critical)
                writer.WriteBoolean(true);
            using (writer.PushOctetString())
                writeValue(writer);
        }
    }
}
