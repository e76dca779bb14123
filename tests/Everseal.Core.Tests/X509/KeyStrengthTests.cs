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
    public void Require_ModulusWithASmallFactor_IsTooWeak()
        => KeyStrength.Require(Rsa(((BigInteger.One << 2047) / 751 * 751) | BigInteger.One, 65537)).Error!.Code.Should().Be(ErrorCodes.Certificates.KeyTooWeak);

    [Fact]
    public void Require_RocaFingerprint_IsTooWeak()
        => KeyStrength.Require(Rsa(RocaModulus(), 65537)).Error!.PublicDetail.Should().Contain("CVE-2017-15361");

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
