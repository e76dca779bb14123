using System.Security.Cryptography;
using Everseal.Server.KeyProtection;

namespace Everseal.Server.Tests.KeyProtection;

public sealed class SealedKeyTests : IDisposable
{
    private static readonly byte[] Secret = "PKCS#8 of a private key"u8.ToArray();

    private readonly TemporaryDirectory _directory = new();
    private readonly MasterKey _master;
    private readonly byte[] _sealed;

    public SealedKeyTests()
    {
        _master = MasterKey.Ensure(_directory.File("master.key")).OrThrow();
        _sealed = SealedKey.Seal(_master, "key-1", Secret);
    }

    public void Dispose()
    {
        _master.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Unseal_WhatWasSealed_IsTheSecret() => SealedKey.Unseal(_master, "key-1", _sealed).Should().Equal(Secret);

    [Fact]
    public void Seal_Twice_NeverRepeatsItsNonce() => SealedKey.Seal(_master, "key-1", Secret).Should().NotEqual(_sealed);

    [Fact]
    public void Unseal_UnderAnotherKeyId_Fails()
        => Unsealing("key-2", _sealed).Should().Throw<CryptographicException>("one key must not be passed off as another");

    [Fact]
    public void Unseal_AnyByteChanged_Fails()
    {
        for (var at = 0; at < _sealed.Length; at++)
        {
            var altered = (byte[])_sealed.Clone();
            altered[at] ^= 1;
            Unsealing("key-1", altered).Should().Throw<CryptographicException>();
        }
    }

    [Fact]
    public void Unseal_CutShort_Fails() => Unsealing("key-1", _sealed[..20]).Should().Throw<CryptographicException>();

    [Fact]
    public void Unseal_WithAnotherMasterKey_Fails()
    {
        using var other = MasterKey.Ensure(_directory.File("other.key")).OrThrow();

        FluentActions.Invoking(() => SealedKey.Unseal(other, "key-1", _sealed)).Should().Throw<CryptographicException>();
    }

    private Func<byte[]> Unsealing(string keyId, byte[] sealedKey) => () => SealedKey.Unseal(_master, keyId, sealedKey);
}
