using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

public sealed class KeyStrengthTests
{
    [Fact]
    public void Require_Rsa2048_IsAccepted()
        => KeyStrength.Require(Rsa(2048)).OrThrow().ToString().Should().Be("RSA-2048");

    [Fact]
    public void Require_EcdsaP256_IsAccepted()
        => KeyStrength.Require(Ec(ECCurve.NamedCurves.nistP256)).OrThrow().ToString().Should().Be("ECDSA P-256");

    [Fact]
    public void Require_Rsa1024_IsTooWeakUnlessTheRealmLetsOlderClientsIn()
    {
        var old = Rsa(1024);

        KeyStrength.Require(old).Error!.Code.Should().Be(ErrorCodes.Certificates.KeyTooWeak);
        KeyStrength.Require(old, allowRsa1024: true).OrThrow().IsLegacy.Should().BeTrue();
    }

    [Fact]
    public void Require_Rsa512WithTheSwitch_IsTooWeak()
        => KeyStrength.Require(Rsa(512), allowRsa1024: true).Error!.Code.Should().Be(ErrorCodes.Certificates.KeyTooWeak);

    [Fact]
    public void Require_OtherCurve_IsNotAllowed()
        => KeyStrength.Require(Ec(ECCurve.NamedCurves.brainpoolP256r1)).Error!.Code.Should().Be(ErrorCodes.Certificates.KeyNotAllowed);

    [Fact]
    public void Require_CurveByParameters_IsNotAllowed()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = key.ExportExplicitParameters(includePrivateParameters: false);
        using var same = ECDsa.Create(parameters);

        KeyStrength.Require(new PublicKey(same)).Error!.Code.Should().Be(ErrorCodes.Certificates.KeyNotAllowed);
    }

    [Fact]
    public void Require_SmallExponent_IsTooWeak()
        => KeyStrength.Require(Rsa(Modulus(2048), 3)).Error!.PublicDetail.Should().Contain("exponent 3");

    [Fact]
    public void KnownFlaw_SmallExponent_IsNone()
        => KeyStrength.KnownFlaw(Rsa(Modulus(2048), 3)).Should().BeNull("old roots have it");

    [Fact]
    public void KnownFlaw_ModulusWithASmallFactor_IsNamed()
        => KeyStrength.KnownFlaw(Rsa(Modulus(2048) * 3, 65537)).Should().Contain("small factor");

    [Fact]
    public void KnownFlaw_EachSmallPrimeAsAFactor_IsFoundAndTheNextOneIsNot()
    {
        var sound = Modulus(1024);

        Primes(751).Skip(1).Where(prime => KeyStrength.KnownFlaw(Rsa(sound * prime, 65537)) is null).Should().BeEmpty();
        KeyStrength.KnownFlaw(Rsa(sound * 757, 65537)).Should().BeNull();
    }

    [Fact]
    public void KnownFlaw_OtherFamily_IsNone()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        KeyStrength.KnownFlaw(new PublicKey(key)).Should().BeNull();
    }

    [Fact]
    public void Require_ModulusWithASmallFactor_IsTooWeak()
        => KeyStrength.Require(Rsa(((BigInteger.One << 2047) / 751 * 751) | BigInteger.One, 65537)).Error!.Code.Should().Be(ErrorCodes.Certificates.KeyTooWeak);

    [Fact]
    public void Require_RocaFingerprint_IsTooWeak()
        => KeyStrength.Require(Rsa(RocaModulus(), 65537)).Error!.PublicDetail.Should().Contain("CVE-2017-15361");

    [Fact]
    public void Require_PrimesOfTheFlawedLibrarysForm_IsTooWeak()
    {
        // Every prime that it makes is k·M + (65537^a mod M), M the product of the first 126 primes for RSA-2048.
        var primorial = Primes(701).Aggregate(BigInteger.One, (product, prime) => product * prime);
        var (p, q) = (RocaPrime(primorial, 1024, seed: 1), RocaPrime(primorial, 1024, seed: 2));

        KeyStrength.Require(Rsa(p * q, 65537)).Error!.PublicDetail.Should().Contain("ROCA");
    }

    [Fact]
    public void Require_ManySoundKeys_NoneHasTheFingerprint()
    {
        for (var count = 0; count < 20; count++)
            KeyStrength.Require(Rsa(2048)).IsSuccess.Should().BeTrue();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(500)]
    public void Require_PrimesThatDifferInTheirLastBitsOnly_IsTooWeak(int bitsOfDifference)
    {
        var p = NextPrime(Modulus(1024) | (BigInteger.One << 1022));
        var q = NextPrime(p + (BigInteger.One << bitsOfDifference));

        KeyStrength.Require(Rsa(p * q, 65537)).Error!.PublicDetail.Should().Contain("Fermat");
    }

    [Fact]
    public void Require_PointOffTheCurve_IsNotAllowed()
    {
        var sound = Ec(ECCurve.NamedCurves.nistP256);
        var point = sound.EncodedKeyValue.RawData;
        point[^1] ^= 1;

        KeyStrength.Require(new PublicKey(sound.Oid, sound.EncodedParameters!, new AsnEncodedData(point)))
            .Error!.Code.Should().Be(ErrorCodes.Certificates.KeyNotAllowed);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Require_CompressedPoint_IsNamedAsThat(byte sign)
    {
        var sound = Ec(ECCurve.NamedCurves.nistP256);
        byte[] point = [sign, .. sound.EncodedKeyValue.RawData.AsSpan(1, 32)];

        KeyStrength.Require(new PublicKey(sound.Oid, sound.EncodedParameters!, new AsnEncodedData(point)))
            .Error!.Code.Should().Be(ErrorCodes.Certificates.KeyPointCompressed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void Require_InfinityOrHybridPoint_IsNotAllowed(byte form)
    {
        var sound = Ec(ECCurve.NamedCurves.nistP256);
        byte[] point = form == 0 ? [form] : [form, .. sound.EncodedKeyValue.RawData.AsSpan(1)];

        KeyStrength.Require(new PublicKey(sound.Oid, sound.EncodedParameters!, new AsnEncodedData(point)))
            .Error!.Code.Should().Be(ErrorCodes.Certificates.KeyNotAllowed);
    }

    [Theory]
    [InlineData("1.2.840.10045.3.1.7", 256)]
    [InlineData("1.3.132.0.34", 384)]
    [InlineData("1.3.132.0.35", 521)]
    public void Of_KeysOfNamedCurves_EveryPointIsOnItsCurve(string curve, int bits)
    {
        for (var count = 0; count < 10; count++)
            KeyStrength.Of(Ec(ECCurve.CreateFromValue(curve)))!.Bits.Should().Be(bits);
    }

    private static BigInteger RocaPrime(BigInteger primorial, int bits, int seed)
    {
        var start = BigInteger.ModPow(65537, 987_654 + seed, primorial);
        for (var k = (BigInteger.One << bits) / primorial - (1000 * seed); ; k--)
        {
            var candidate = (k * primorial) + start;
            if (candidate.GetBitLength() == bits && IsProbablyPrime(candidate))
                return candidate;
        }
    }

    private static BigInteger NextPrime(BigInteger from)
    {
        for (var candidate = from | BigInteger.One; ; candidate += 2)
        {
            if (IsProbablyPrime(candidate))
                return candidate;
        }
    }

    // Fermat's little theorem is proof enough for numbers that nobody chose to deceive it.
    private static bool IsProbablyPrime(BigInteger number)
        => SmallPrimes.All(prime => number % prime != 0) && BigInteger.ModPow(2, number - 1, number).IsOne;

    private static readonly int[] SmallPrimes = [.. Primes(2000)];

    private static IEnumerable<int> Primes(int last)
        => Enumerable.Range(2, last - 1).Where(number => Enumerable.Range(2, (int)Math.Sqrt(number)).All(divisor => divisor >= number || number % divisor != 0));

    // A power of 65537 modulo the first 71 primes, as the flawed library's moduli are; then as long as a key, and
    // without a factor among the primes after those.
    private static BigInteger RocaModulus()
    {
        var primorial = Enumerable.Range(2, 352).Where(number => Enumerable.Range(2, number - 2).All(divisor => number % divisor != 0))
            .Aggregate(BigInteger.One, (product, prime) => product * prime);
        var modulus = BigInteger.ModPow(65537, 12345, primorial) + (primorial << (2049 - (int)primorial.GetBitLength()));
        while (Enumerable.Range(353, 400).Any(divisor => modulus % divisor == 0))
            modulus += primorial;
        return modulus;
    }

    private static BigInteger Modulus(int bits)
    {
        using var rsa = RSA.Create(bits);
        return new BigInteger(rsa.ExportParameters(false).Modulus, isUnsigned: true, isBigEndian: true);
    }

    private static PublicKey Rsa(BigInteger modulus, int exponent)
    {
        using var rsa = RSA.Create(new RSAParameters
        {
            Modulus = modulus.ToByteArray(isUnsigned: true, isBigEndian: true),
            Exponent = new BigInteger(exponent).ToByteArray(isUnsigned: true, isBigEndian: true),
        });
        return new PublicKey(rsa);
    }

    private static PublicKey Rsa(int bits)
    {
        using var rsa = RSA.Create(bits);
        return new PublicKey(rsa);
    }

    private static PublicKey Ec(ECCurve curve)
    {
        using var key = ECDsa.Create(curve);
        return new PublicKey(key);
    }
}
