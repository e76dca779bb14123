using Everseal.Core.Errors;

namespace Everseal.Core.X509;

/// <summary>
/// Serial numbers come from the caller, random and stored before anything is signed. The octets are those of the DER
/// integer, so the first one is 0x01 to 0x7F: a leading zero would not be minimal, a set top bit would be negative.
/// </summary>
public static class SerialNumber
{
    /// <summary>RFC 5280, 4.1.2.2.</summary>
    public const int MaximumOctets = 20;

    /// <summary>Eight random octets (CA/B Forum BR 7.1: 64 bits) and one more, as the first cannot be wholly random.</summary>
    public const int MinimumOctets = 9;

    /// <summary>Makes random octets (16 are a good number) into a serial number that <see cref="CertificateIssuance.Prepare"/> takes.</summary>
    public static ReadOnlyMemory<byte> FromRandom(ReadOnlySpan<byte> random)
    {
        var serial = random.ToArray();
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }

    internal static StsError? Check(ReadOnlySpan<byte> serial)
    {
        if (serial.Length is < MinimumOctets or > MaximumOctets)
            return Refuse($"A serial number has {MinimumOctets} to {MaximumOctets} octets; this one has {serial.Length}.");
        return serial[0] is 0 or > 0x7F
            ? Refuse("A serial number is positive and without a leading zero octet.")
            : null;
    }

    private static StsError Refuse(string detail) => new(ErrorCodes.Certificates.SerialNumberUnusable, detail);
}
