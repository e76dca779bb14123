using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Everseal.Cli.Keys;
using Everseal.Core.Errors;

namespace Everseal.Cli.Administration;

/// <summary>
/// What opens <c>/api/v1</c> over TLS: a token in the Authorization header; for a holder-of-key token with a signature
/// over each request, as vSphere's REST clients make it (docs/reference/api.md).
/// </summary>
internal sealed class RemoteToken
{
    private readonly string token;
    private readonly AsymmetricAlgorithm? key;
    private readonly TimeProvider clock;

    private RemoteToken(string token, AsymmetricAlgorithm? key, TimeProvider clock) => (this.token, this.key, this.clock) = (token, key, clock);

    public static RemoteToken Read(string tokenOption, string tokenFile, string keyOption, string? keyFile, TimeProvider clock)
    {
        var xml = Encoding.UTF8.GetBytes(InputFiles.ReadText(tokenOption, tokenFile).Trim());
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(xml);
        return new RemoteToken(Convert.ToBase64String(compressed.ToArray()), keyFile is null ? null : ReadKey(keyOption, keyFile), clock);
    }

    public void Authorize(HttpRequestMessage request, Uri address, byte[] body)
        => request.Headers.Authorization = key is null ? new AuthenticationHeaderValue("Bearer", token) : new AuthenticationHeaderValue("SIGN", Sign(request, address, body));

#pragma warning disable CA1308 // the scheme prescribes lower case
    private string Sign(HttpRequestMessage request, Uri address, byte[] body)
    {
        var nonce = $"{clock.GetUtcNow().ToUnixTimeMilliseconds()}:{Convert.ToHexString(RandomNumberGenerator.GetBytes(16))}";
        var bodyHash = SHA256.HashData(body);
        var port = address.IsDefaultPort ? 80 : address.Port;
        byte[] signed =
        [
            .. Encoding.UTF8.GetBytes($"{nonce}\n{request.Method}\n{address.PathAndQuery}\n{address.IdnHost.ToLowerInvariant()}\n{port}\n"), .. bodyHash, (byte)'\n',
        ];
        var (algorithm, signature) = key is RSA rsa
            ? ("RSA-SHA256", rsa.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
            : ("ECDSA-SHA256", ((ECDsa)key!).SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        return $"token=\"{token}\", signature_alg=\"{algorithm}\", signature=\"{Convert.ToBase64String(signature)}\", nonce=\"{nonce}\", bodyhash=\"{Convert.ToBase64String(bodyHash)}\"";
    }
#pragma warning restore CA1308

    private static AsymmetricAlgorithm ReadKey(string option, string file)
    {
        var pem = InputFiles.ReadText(option, file);
        try
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return rsa;
        }
        catch (Exception notRsa) when (notRsa is ArgumentException or CryptographicException)
        {
            return ReadEllipticKey(option, file, pem);
        }
    }

    private static ECDsa ReadEllipticKey(string option, string file, string pem)
    {
        try
        {
            var ecdsa = ECDsa.Create();
            ecdsa.ImportFromPem(pem);
            return ecdsa;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or CryptographicException)
        {
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.FileNotUsable, option, $"{file} holds no private key in clear PEM");
        }
    }
}
