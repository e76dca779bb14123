using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Authority;

/// <summary>A server with a plain listener, and what a verifier fetches from it.</summary>
public sealed class RevocationServer : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    internal RunningServer Server { get; private set; } = null!;

    internal TemporaryDirectory Directory => _directory;

    internal HttpClient Plain { get; } = new();

    internal string Url => $"http://localhost:{Server.Launch.StatusPort}";

    internal string IssuingCa => _directory["issuing.pem"];

    public async ValueTask InitializeAsync()
    {
        Server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]) { StatusPort = ServerLaunch.FreePort() });
        Plain.BaseAddress = new Uri(Url);
        await FetchAsync("/ca/certificates/issuing.pem", "issuing.pem");
    }

    public async ValueTask DisposeAsync()
    {
        Plain.Dispose();
        if (Server is not null)
            await Server.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Has a certificate issued.</summary>
    internal async Task<IssuedCertificate> IssueAsync(string name)
    {
        var issued = new IssuedCertificate(_directory[$"{name}.pem"], _directory[$"{name}.key"]);
        (await Server.CommandAsync("ca", "issue", name, "--profile", "service-principal", "--out-cert", issued.ChainFile, "--out-key", issued.KeyFile)).Succeeded();
        return issued;
    }

    internal Task<ProgramResult> RevokeAsync(IssuedCertificate certificate, string reason)
        => Server.CommandAsync("ca", "revoke", certificate.SerialNumber, "--reason", reason, "--yes");

    internal async Task<string> FetchAsync(string path, string file)
    {
        await File.WriteAllBytesAsync(_directory[file], await Plain.GetByteArrayAsync(new Uri(path, UriKind.Relative)));
        return _directory[file];
    }

    /// <summary>Both CAs' lists in one file, as OpenSSL takes them.</summary>
    internal async Task<string> FetchListsAsync()
        => _directory.Write("lists.pem", await Plain.GetStringAsync(new Uri("/ca/crl/issuing.pem", UriKind.Relative)) + await Plain.GetStringAsync(new Uri("/ca/crl/root.pem", UriKind.Relative)));
}

/// <param name="ChainFile">The certificate first, the root last.</param>
internal sealed record IssuedCertificate(string ChainFile, string KeyFile)
{
    public string SerialNumber
    {
        get
        {
            using var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(File.ReadAllText(ChainFile));
            return certificate.SerialNumber;
        }
    }
}
