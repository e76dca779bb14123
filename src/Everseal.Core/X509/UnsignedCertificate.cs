using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>Writes the to-be-signed content (RFC 5280, 4.1.2), and a twin that is read again: the same content under a signature of zeros.</summary>
internal static class UnsignedCertificate
{
    private const int Version3 = 2;

    // RFC 5280, 4.1.2.5: UTCTime through the year 2049, GeneralizedTime from 2050 on.
    private const int LastYearOfUtcTime = 2049;

    private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 3);

    public static CertificateContent Build(
        CertificateProfile profile,
        CertificateSubject subject,
        PublicKey subjectKey,
        X509Certificate2? issuer,
        ReadOnlySpan<byte> serial,
        ValidityPeriod validity,
        CertificateSignatureAlgorithm algorithm,
        StatusPointers? pointers = null)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER, initialCapacity: 2048);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(EncodedCertificate.VersionTag))
                writer.WriteInteger(Version3);
            writer.WriteInteger(serial);
            writer.WriteEncodedValue(algorithm.Encoded);
            writer.WriteEncodedValue((issuer?.SubjectName ?? subject.Name).RawData);
            Write(writer, validity);
            writer.WriteEncodedValue(subject.Name.RawData);
            writer.WriteEncodedValue(subjectKey.ExportSubjectPublicKeyInfo());
            Write(writer, ProfileExtensions.Of(profile, subject, subjectKey, issuer, pointers));
        }

        return CertificateContent.ReadStrictly(EncodedCertificate.Assemble(writer.Encode(), algorithm.Encoded, new byte[32]));
    }

    private static void Write(AsnWriter writer, ValidityPeriod validity)
    {
        using (writer.PushSequence())
        {
            Write(writer, validity.NotBefore);
            Write(writer, validity.NotAfter);
        }
    }

    private static void Write(AsnWriter writer, DateTimeOffset time)
    {
        if (time.UtcDateTime.Year <= LastYearOfUtcTime)
            writer.WriteUtcTime(time, LastYearOfUtcTime);
        else
            writer.WriteGeneralizedTime(time, omitFractionalSeconds: true);
    }

    private static void Write(AsnWriter writer, IEnumerable<X509Extension> extensions)
    {
        using (writer.PushSequence(ExtensionsTag))
        using (writer.PushSequence())
        {
            foreach (var extension in extensions)
            {
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(extension.Oid!.Value!);
                    if (extension.Critical)
                        writer.WriteBoolean(true);
                    writer.WriteOctetString(extension.RawData);
                }
            }
        }
    }
}
