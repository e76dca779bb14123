using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

public sealed class KeyFlawsTests
{
    [Fact]
    public void Of_TheSameKeyAgain_SaysTheSame()
    {
        var flaws = new KeyFlaws();
        var (sound, flawed) = (Key(factor: 1), Key(factor: 3));

        foreach (var _ in Enumerable.Range(0, 2))
        {
            flaws.Of(sound).Should().BeNull();
            flaws.Of(flawed).Should().Contain("small factor");
        }
    }

    [Fact]
    public void Of_OtherFamily_IsNone()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        new KeyFlaws().Of(new PublicKey(key)).Should().BeNull();
    }

    [Fact]
    public void Of_MoreKeysThanAreRememberedByManyThreads_AllAreRight()
    {
        var modulus = Modulus();
        var keys = Enumerable.Range(0, 600).Select(number => Key(modulus + (2 * number))).ToList();
        var flaws = new KeyFlaws();

        var found = Enumerable.Range(0, 1800).AsParallel().AsOrdered().WithDegreeOfParallelism(8).Select(number => flaws.Of(keys[number % keys.Count])).ToList();

        found.Should().Equal(Enumerable.Range(0, 1800).Select(number => KeyStrength.KnownFlaw(keys[number % keys.Count])));
    }

    private static PublicKey Key(int factor) => Key(Modulus() * factor);

    private static PublicKey Key(BigInteger modulus)
    {
        using var key = RSA.Create(new RSAParameters { Modulus = modulus.ToByteArray(isUnsigned: true, isBigEndian: true), Exponent = [1, 0, 1] });
        return new PublicKey(key);
    }

    private static BigInteger Modulus()
    {
        using var key = RSA.Create(1024);
        return new BigInteger(key.ExportParameters(false).Modulus, isUnsigned: true, isBigEndian: true);
    }
}
