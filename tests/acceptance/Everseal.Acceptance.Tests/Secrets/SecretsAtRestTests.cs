using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;
using static Everseal.Acceptance.Tests.Messages.Namespaces;

namespace Everseal.Acceptance.Tests.Secrets;

/// <summary>
/// A running server that has verified passwords and signed tokens: neither its files nor what it printed nor an image of
/// its memory, as an administrator may send to support, holds a password or a signing key.
/// </summary>
[Trait("Needs", "DebianPackages")]
public sealed class SecretsAtRestTests : IAsyncLifetime
{
    private const string UserPassword = "Wanted-by-nobody 4711 times";

    private readonly TemporaryDirectory _directory = new();
    private RunningServer _server = null!;
    private RSAParameters _signingKey;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]));
        await _server.AddUserAsync("ann", UserPassword, _directory);
        var issued = await _server.SendAsync(_server.BearerRequest() with { User = $"ann@{_server.Ready.Realm}", Password = UserPassword });
        await _server.SendAsync(_server.BearerRequest());
        _signingKey = SigningKeyOf(issued.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public void DataDirectory_WhileServing_HoldsNoKeyAndNoPassword()
    {
        var files = Directory.GetFiles(_server.DataDirectory, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) is not ("lock" or "admin.sock")).ToList();

        files.Should().Contain(file => file.EndsWith("-wal", StringComparison.Ordinal), "what is not checkpointed yet is searched too");
        foreach (var file in files)
            HoldsNoSecret(ReadShared(file), Path.GetFileName(file), isPasswordFile: file == _server.Ready.PasswordFile);
    }

    [Fact]
    public void DataDirectory_EveryFile_IsForItsOwnerAlone()
    {
        File.GetUnixFileMode(_server.DataDirectory).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var name in new[] { "master.key", "admin-password", "admin.sock" })
            File.GetUnixFileMode(Path.Combine(_server.DataDirectory, name)).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite, name);
    }

    [Fact]
    public void Printed_HoldsNoKeyAndNoPassword() => HoldsNoSecret(Encoding.UTF8.GetBytes(_server.Printed), "what the server printed", isPasswordFile: false);

    [Fact]
    public async Task MemoryImage_TakenWhileServing_HoldsNoKeyAndNoPassword()
    {
        (await new Program("gcore").RunAsync("-o", _directory["core"], _server.ProcessId.ToString())).Succeeded();

        var image = ReadShared(_directory[$"core.{_server.ProcessId}"]);

        image.Should().NotBeEmpty();
        HoldsNoSecret(image, "gcore's image", isPasswordFile: false);
    }

    private void HoldsNoSecret(byte[] data, string where, bool isPasswordFile)
    {
        ByteSearch.HoldsText(data, UserPassword).Should().BeFalse($"{where} must not hold a user's password");
        if (!isPasswordFile)
            ByteSearch.HoldsText(data, _server.Password).Should().BeFalse($"{where} must not hold the administrator's password");
        ByteSearch.HoldsText(data, "PRIVATE KEY-----").Should().BeFalse($"{where} must not hold a private key in PEM");
        ByteSearch.HoldsFactor(data, _signingKey).Should().BeFalse($"{where} must not hold the signing key");
    }

    private static RSAParameters SigningKeyOf(string token)
    {
        var text = XElement.Parse(token).Descendants(XName.Get("X509Certificate", XmlSignature)).First().Value;
        using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text));
        return certificate.GetRSAPublicKey()!.ExportParameters(includePrivateParameters: false);
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
