using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Load.Processes;

namespace Everseal.Load.Servers;

/// <summary>Kestrel with TLS and nothing behind it: what every server on this machine pays.</summary>
internal sealed class BareServer
{
    private readonly string program;
    private readonly string certificateFile;
    private readonly string readyFile;
    private readonly int port = IssuingServer.FreePort();

    public BareServer(string program, string directory)
    {
        this.program = program;
        certificateFile = Path.Combine(directory, "bare.pfx");
        readyFile = Path.Combine(directory, "bare-ready.json");
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllBytes(certificateFile, Certificate.Export(X509ContentType.Pkcs12));
    }

    public X509Certificate2 Certificate { get; }

    public Uri Url => new($"https://127.0.0.1:{port}/");

    /// <param name="answerBytes">As many as a token's answer has.</param>
    public Task<MeasuredProcess> StartAsync(int answerBytes, CancellationToken cancellationToken)
        => MeasuredProcess.StartAsync(
            program,
            [port.ToString(CultureInfo.InvariantCulture), certificateFile, answerBytes.ToString(CultureInfo.InvariantCulture), readyFile],
            readyFile,
            cancellationToken);
}
