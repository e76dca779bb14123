using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>An RSA public key as numbers (RFC 8017 A.1.1), for the checks that its size does not show.</summary>
internal sealed record RsaPublicKey(BigInteger Modulus, BigInteger Exponent)
{
    private const int SmallestExponent = 65537;
    private const int SmallPrimeLimit = 752;

    // Every prime of a key made by the vulnerable library is k*M + (65537^a mod M), so the modulus
    // is a power of 65537 modulo each of these small primes, which a random one practically never is
    // (Nemec et al., "The Return of Coppersmith's Attack", CVE-2017-15361).
    private static readonly int[] RocaPrimes = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];

    private static readonly BigInteger SmallPrimes = Enumerable.Range(3, SmallPrimeLimit - 3).Where(IsPrime)
        .Aggregate(BigInteger.One, (product, prime) => product * prime);

    public int ModulusBits => (int)Modulus.GetBitLength();

    public static RsaPublicKey? Read(PublicKey key)
    {
        try
        {
            var sequence = new AsnReader(key.EncodedKeyValue.RawData, AsnEncodingRules.DER).ReadSequence();
            return new RsaPublicKey(sequence.ReadInteger(), sequence.ReadInteger());
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>What is wrong with these numbers, or null. NIST SP 800-56B 6.2 bounds the exponent.</summary>
    public string? Weakness()
    {
        if (Exponent < SmallestExponent || Exponent.IsEven || Exponent.GetBitLength() > 256)
            return $"The RSA exponent {Exponent} is not an odd number from 65537 to 2^256.";
        if (Modulus.Sign <= 0 || Modulus.IsEven || !BigInteger.GreatestCommonDivisor(Modulus, SmallPrimes).IsOne)
            return "The RSA modulus has a small factor.";
        return HasRocaFingerprint() ? "The RSA modulus comes from a key generator with the ROCA flaw (CVE-2017-15361)." : null;
    }

    private bool HasRocaFingerprint()
        => Array.TrueForAll(RocaPrimes, prime => IsPowerOf65537((int)(Modulus % prime), prime));

    private static bool IsPowerOf65537(int value, int prime)
    {
        var power = 1;
        do
        {
            if (power == value)
                return true;
            power = power * (SmallestExponent % prime) % prime;
        }
        while (power != 1);
        return false;
    }

    private static bool IsPrime(int number)
    {
        for (var divisor = 2; divisor * divisor <= number; divisor++)
        {
            if (number % divisor == 0)
                return false;
        }

        return true;
    }
}
