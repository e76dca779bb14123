using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>An RSA public key as numbers (RFC 8017 A.1.1), for the checks that its size does not show.</summary>
internal sealed record RsaPublicKey(BigInteger Modulus, BigInteger Exponent)
{
    private const int SmallestExponent = 65537;
    private const int SmallPrimeLimit = 752;

    // Fermat's method finds primes whose difference is below some hundred times the fourth root of the modulus at once;
    // random ones differ in their first hundred bits (CVE-2022-26320; FIPS 186-5, A.1.1: |p - q| > 2^(nlen/2 - 100)).
    private const int FermatRounds = 100;

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
        return ModulusFlaw();
    }

    /// <summary>By what others could compute the private key, or null.</summary>
    public string? ModulusFlaw()
    {
        if (Modulus.Sign <= 0 || Modulus.IsEven || !BigInteger.GreatestCommonDivisor(Modulus, SmallPrimes).IsOne)
            return "The RSA modulus has a small factor.";
        if (HasRocaFingerprint())
            return "The RSA modulus comes from a key generator with the ROCA flaw (CVE-2017-15361).";
        return HasCloseFactors() ? "The two primes of the RSA modulus lie so close together that Fermat's method finds them (CVE-2022-26320)." : null;
    }

    /// <summary>N = a² - b² with a just above the square root of N gives the factors a - b and a + b.</summary>
    private bool HasCloseFactors()
    {
        var a = SquareRoot(Modulus);
        if (a * a < Modulus)
            a += 1;
        var rest = (a * a) - Modulus;
        for (var round = 0; round < FermatRounds; round++)
        {
            if (IsSquare(rest))
                return true;
            rest += (2 * a) + 1;
            a += 1;
        }

        return false;
    }

    // Only 12 of 64 residues are those of squares; the root is taken of what is left.
    private static bool IsSquare(BigInteger number)
        => (0x0202021202030213UL >> (int)(number & 63) & 1) != 0 && SquareRoot(number) is var root && root * root == number;

    // Newton's iteration from above: it falls until it stands.
    private static BigInteger SquareRoot(BigInteger number)
    {
        if (number.IsZero)
            return number;
        var root = BigInteger.One << (int)((number.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + (number / root)) >> 1;
            if (next >= root)
                return root;
            root = next;
        }
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
