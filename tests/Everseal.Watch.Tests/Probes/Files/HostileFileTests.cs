using System.Buffers.Binary;
using System.Security.Cryptography;
using CsCheck;
using Everseal.Core.Errors;
using Everseal.Watch.Probes.Files;
using Everseal.Watch.Tests.Verdicts;

namespace Everseal.Watch.Tests.Probes.Files;

/// <summary>Octets that lie about their lengths and kinds: an answer comes, never an exception, and never silence about a loss.</summary>
public sealed class HostileFileTests
{
    private static readonly byte[] Certificate = Folder.Der(TestIssuer.Issuing.Leaf("CN=www", 300));
    private static readonly byte[] KeyStore = [.. Entries(2, Trusted("one"), Trusted("two")), .. new byte[20]];

    [Fact]
    public void Read_KeyStoreWhole_ShowsEachAlias()
        => FileContent.Read(KeyStore, passphrase: null)!.Entries.Select(entry => entry.Alias).Should().Equal("one", "two");

    [Fact]
    public void Read_KeyStoreSealedWithThePassphrase_IsIntact()
    {
        var content = Entries(2, Trusted("one"), Trusted("two"));
        byte[] seal = SHA1.HashData([.. System.Text.Encoding.BigEndianUnicode.GetBytes("changeit"), .. "Mighty Aphrodite"u8, .. content]);

        FileContent.Read(new([.. content, .. seal]), "changeit")!.Failure.Should().BeNull();
        FileContent.Read(new([.. content, .. seal]), "other")!.Failure!.Code.Should().Be(ErrorCodes.FileProbes.PassphraseWrong);
    }

    [Fact]
    public void Read_KeyStoreCutAnywhere_SaysSo()
    {
        for (var length = 4; length < KeyStore.Length; length += 7)
            FileContent.Read(KeyStore.AsMemory(0, length), passphrase: null)!.Failure!.Code.Should().Be(ErrorCodes.FileProbes.KeyStoreMalformed);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    public void Read_KeyStoreWithLyingCount_EndsAtItsEnd(int count)
    {
        var lying = KeyStore.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(lying.AsSpan(8), count);

        FileContent.Read(lying, passphrase: null)!.Failure!.Code.Should().Be(ErrorCodes.FileProbes.KeyStoreMalformed);
    }

    [Fact]
    public void Read_SecretKeyOfJceks_SaysWhatCannotBeFoundBehindIt()
    {
        byte[] secret = [0, 0, 0, 3, 0, 1, (byte)'k', .. new byte[8], 1, 2, 3];
        byte[] store = [.. Entries(3, Trusted("one"), secret, Trusted("two")), .. new byte[20]];
        BinaryPrimitives.WriteUInt32BigEndian(store, 0xCECECECE);
        var content = FileContent.Read(store, passphrase: null)!;

        content.Entries.Select(entry => entry.Alias).Should().Equal("one");
        content.Failure!.PublicDetail.Should().StartWith("Entry 2 of 3, k, is no certificate");
    }

    [Fact]
    public void Read_CertificateCut_SaysSo()
    {
        for (var length = 2; length < Certificate.Length; length += 11)
            FileContent.Read(Certificate.AsMemory(0, length), passphrase: null)!.Failure.Should().NotBeNull();
    }

    [Fact]
    public void Read_AnyOctets_NeverThrows()
        => Gen.Select(Gen.Int[0, 4], Gen.Byte.Array[0, 300], Gen.Int[0, 400]).Sample((kind, noise, at) =>
        {
            byte[] start = kind switch
            {
                0 => KeyStore,
                1 => Certificate,
                2 => System.Text.Encoding.ASCII.GetBytes(PemEncoding.WriteString("PKCS7", Certificate)),
                3 => [0x30, 0x80, 0x02, 0x01, 0x03, 0x30],
                _ => [],
            };
            byte[] octets = [.. start.Take(at), .. noise, .. start.Skip(at + noise.Length)];
            _ = FileContent.Read(octets, "secret");
            _ = FileContent.Read(octets, passphrase: null);
        }, iter: 2000);

    private static byte[] Entries(int count, params byte[][] entries)
    {
        var head = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(head, 0xFEEDFEED);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), 2);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(8), count);
        return [.. head, .. entries.SelectMany(entry => entry)];
    }

    private static byte[] Trusted(string alias)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, Certificate.Length);
        return [0, 0, 0, 2, .. Text(alias), .. new byte[8], .. Text("X.509"), .. length, .. Certificate];
    }

    private static byte[] Text(string text) => [0, (byte)text.Length, .. System.Text.Encoding.ASCII.GetBytes(text)];
}
