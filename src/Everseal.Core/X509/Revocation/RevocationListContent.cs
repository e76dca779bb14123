using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509.Revocation;

/// <summary>What a complete CRL says: every revoked certificate of one issuer, at one time.</summary>
/// <param name="Number">CRLNumber (RFC 5280, 5.2.3); see <see cref="NumberAfter"/>.</param>
public sealed record RevocationListContent(
    X509Certificate2 Issuer,
    long Number,
    DateTimeOffset ThisUpdate,
    DateTimeOffset NextUpdate,
    IReadOnlyCollection<RevokedCertificate> Entries)
{
    private const int RoomForTheRest = 4096;

    private static readonly Asn1Tag KeyIdentifier = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag ListExtensions = new(TagClass.ContextSpecific, 0);

    /// <summary>
    /// Always greater than every earlier number, also when the store was put back from a backup and has forgotten some:
    /// it follows the clock, and counts where the clock stands still or went back.
    /// </summary>
    public static long NumberAfter(long? previous, DateTimeOffset now) => Math.Max((previous ?? 0) + 1, now.ToUnixTimeSeconds());

    /// <summary>The DER of the TBSCertList (RFC 5280, 5.1).</summary>
    internal byte[] Encode(CertificateSignatureAlgorithm algorithm)
    {
        // A writer that has to grow copies all that it holds for each further kilobyte: a long list would take minutes.
        var writer = new AsnWriter(AsnEncodingRules.DER, Entries.Sum(revoked => revoked.Entry.Length) + RoomForTheRest);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1); // version 2
            writer.WriteEncodedValue(algorithm.Encoded);
            writer.WriteEncodedValue(Issuer.SubjectName.RawData);
            writer.WriteCertificateTime(ThisUpdate);
            writer.WriteCertificateTime(NextUpdate);
            WriteEntries(writer);
            using (writer.PushSequence(ListExtensions))
            using (writer.PushSequence())
                WriteExtensions(writer);
        }

        return writer.Encode();
    }

    // Absent when nothing is revoked, never empty (RFC 5280, 5.1.2.6).
    private void WriteEntries(AsnWriter writer)
    {
        if (Entries.Count == 0)
            return;
        using (writer.PushSequence())
        {
            foreach (var revoked in Entries)
                writer.WriteEncodedValue(revoked.Entry.Span);
        }
    }

    private void WriteExtensions(AsnWriter writer)
    {
        writer.WriteExtension(Oids.AuthorityKeyIdentifier, critical: false, value =>
        {
            using (value.PushSequence())
                value.WriteOctetString(IssuerRules.KeyIdentifier(Issuer).Span, KeyIdentifier);
        });
        writer.WriteExtension(Oids.RevocationListNumber, critical: false, value => value.WriteInteger(Number));

        // The scope alone, without an address: a verifier compares an address with the one in the certificate, and those
        // issued before the server had one, or under another one, must find the list theirs too.
        writer.WriteExtension(Oids.IssuingDistributionPoint, critical: true, value =>
        {
            using (value.PushSequence())
                value.WriteBoolean(true, RevocationListScopes.Of(Issuer).Tag());
        });
    }
}
