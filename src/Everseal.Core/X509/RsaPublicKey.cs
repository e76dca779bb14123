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

    private static readonly PrimeGroup[] SmallPrimes = [.. Groups(Enumerable.Range(3, SmallPrimeLimit - 3).Where(IsPrime))];
    private static readonly BigInteger SmallPrimeProduct = SmallPrimes.Aggregate(BigInteger.One, (product, group) => product * group.Product);

    private static readonly bool[][] SquareResidues = [.. new[] { 64, 63, 65, 11, 17, 19, 23, 31 }.Select(SquaresModulo)];
    private static readonly long ResidueModulus = SquareResidues.Aggregate(1L, (product, squares) => product * squares.Length);

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
        if (Modulus.Sign <= 0 || Modulus.IsEven || HasSmallFactor())
            return "The RSA modulus has a small factor.";
        if (HasRocaFingerprint())
            return "The RSA modulus comes from a key generator with the ROCA flaw (CVE-2017-15361).";
        return HasCloseFactors() ? "The two primes of the RSA modulus lie so close together that Fermat's method finds them (CVE-2022-26320)." : null;
    }

    // One division of large numbers, then each group's remainder, and the rest in machine words.
    private bool HasSmallFactor()
    {
        var rest = Modulus % SmallPrimeProduct;
        foreach (var group in SmallPrimes)
        {
            if (group.Divides((int)(rest % group.Product)))
                return true;
        }

        return false;
    }

    /// <summary>N = a² - b² with a just above the square root of N gives the factors a - b and a + b.</summary>
    private bool HasCloseFactors()
    {
        var root = SquareRoot(Modulus);
        if (root * root < Modulus)
            root += 1;
        var rest = (root * root) - Modulus;

        // The rests follow each other by additions, so their residues do, in machine words: thousands of keys are checked at once.
        var (a, residue) = ((long)(root % ResidueModulus), (long)(rest % ResidueModulus));
        for (var round = 0; round < FermatRounds; round++)
        {
            if (MayBeSquare(residue) && IsSquare(rest + (2 * root * round) + (round * round)))
                return true;
            residue = (residue + (2 * a) + 1) % ResidueModulus;
            a = (a + 1) % ResidueModulus;
        }

        return false;
    }

    // A square is a square modulo everything; of other numbers one in two thousand passes all of these.
    private static bool MayBeSquare(long residue) => Array.TrueForAll(SquareResidues, squares => squares[residue % squares.Length]);

    private static bool IsSquare(BigInteger number) => SquareRoot(number) is var root && root * root == number;

    /// <summary>
    /// Rounded down. Newton's iteration with a precision that doubles from step to step, so that the last division costs as
    /// much as all before it; after each step the root of the leading bits is right but for one.
    /// </summary>
    private static BigInteger SquareRoot(BigInteger number)
    {
        if (number.IsZero)
            return number;
        var bits = (int)((number.GetBitLength() - 1) / 2);
        var (root, known) = (BigInteger.One, 0);
        for (var step = bits == 0 ? -1 : BitOperations.Log2((uint)bits); step >= 0; step--)
        {
            var before = known;
            known = bits >> step;
            root = (root << (known - before - 1)) + ((number >> ((2 * bits) - before - known + 1)) / root);
        }

        return root * root > number ? root - 1 : root;
    }

    private static bool[] SquaresModulo(int modulus)
    {
        var squares = new bool[modulus];
        for (var number = 0; number < modulus; number++)
            squares[number * number % modulus] = true;
        return squares;
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

    private static IEnumerable<PrimeGroup> Groups(IEnumerable<int> primes)
    {
        var (product, group) = (1, new List<int>());
        foreach (var prime in primes)
        {
            if (product > int.MaxValue / prime)
            {
                yield return new PrimeGroup(product, [.. group]);
                (product, group) = (1, []);
            }

            product *= prime;
            group.Add(prime);
        }

        yield return new PrimeGroup(product, [.. group]);
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

    /// <summary>Primes whose product is a machine word.</summary>
    private sealed record PrimeGroup(int Product, int[] Primes)
    {
        /// <summary>Whether one of them divides a number of which this is the remainder by their product.</summary>
        public bool Divides(int remainder)
        {
            foreach (var prime in Primes)
            {
                if (remainder % prime == 0)
                    return true;
            }

            return false;
        }
    }
}
