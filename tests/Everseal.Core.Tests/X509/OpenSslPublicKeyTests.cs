using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

public sealed partial class OpenSslPublicKeyTests
{
    public static readonly TheoryData<string, int> Curves = new()
    {
        { "nistP256", 256 },
        { "nistP384", 384 },
        { "nistP521", 521 },
    };

    [Theory]
    [MemberData(nameof(Curves))]
    public void Open_PointOfACurve_VerifiesWhatItsKeySignedAndNothingElse(string name, int bits)
    {
        using var signer = ECDsa.Create(ECCurve.CreateFromFriendlyName(name));
        var key = new PublicKey(signer);
        var signature = signer.SignData("said"u8, HashAlgorithmName.SHA256);
        using var opened = OpenSslPublicKey.Open(key);

        Assert.NotNull(opened); // null is for platforms without OpenSSL 3
        Assert.Equal(bits, opened.KeySize);
        Assert.True(opened.VerifyData("said"u8, signature, HashAlgorithmName.SHA256));
        Assert.False(opened.VerifyData("not said"u8, signature, HashAlgorithmName.SHA256));
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), opened.ExportSubjectPublicKeyInfo());
    }

    [Theory]
    [MemberData(nameof(Curves))]
    public void Open_PointOffTheCurve_Null(string name, int bits)
    {
        var key = KeyOn(name, point => [.. point[..^1], (byte)(point[^1] ^ 1)]);

        Assert.Null(OpenSslPublicKey.Open(key));
        Assert.Null(CertificateSignatureAlgorithm.KeyOf(key));
        Assert.Equal(bits, NamedCurve.Of(key)!.Bits);
        Assert.Equal(0, ErrorInQueue()); // what is left behind on the thread would be blamed on its next operation
    }

    [Fact]
    public void Open_PointOfAnotherForm_Null()
    {
        Assert.Null(Opened(point => point[..^1]));
        Assert.Null(Opened(point => [.. point, 0]));
        Assert.Null(Opened(_ => []));
        Assert.Null(Opened(_ => [0])); // infinity
        Assert.Null(Opened(point => [(byte)(2 + (point[^1] & 1)), .. point[1..33]])); // compressed
        Assert.Null(Opened(point => [(byte)(6 + (point[^1] & 1)), .. point[1..]])); // hybrid

        static AsymmetricAlgorithm? Opened(Func<byte[], byte[]> change) => OpenSslPublicKey.Open(KeyOn("nistP256", change));
    }

    [Fact]
    public void Open_ManyAtOnce_EachVerifiesItsOwn()
    {
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, number =>
        {
            using var signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var key = new PublicKey(signer);
            var data = BitConverter.GetBytes(number);
            using var opened = OpenSslPublicKey.Open(key)!;

            Assert.True(opened.VerifyData(data, signer.SignData(data, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256));
        });
    }

    [LibraryImport("libcrypto.so.3", EntryPoint = "ERR_peek_error")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long ErrorInQueue();

    private static PublicKey KeyOn(string name, Func<byte[], byte[]> change)
    {
        using var signer = ECDsa.Create(ECCurve.CreateFromFriendlyName(name));
        var key = new PublicKey(signer);
        return new PublicKey(key.Oid, key.EncodedParameters!, new AsnEncodedData(change(key.EncodedKeyValue.RawData)));
    }
}
