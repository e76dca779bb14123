using System.Security.Cryptography.X509Certificates;
using Everseal.Acceptance.Tests.Durability;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Secrets;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Authority;

/// <summary>The root's key leaves the host: into a file that openssl opens, and nowhere else; a kill at no point loses it.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class SealedRootTests : IDisposable
{
    private const string Passphrase = "six random words make it good";

    private static readonly Program OpenSsl = new("openssl");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task CaSeal_Root_IsInTheFileAloneAndComesBackForAWhile()
    {
        await using var server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]));
        (await server.CommandAsync("ca", "seal", "--file", _directory["root.sealed"], "--passphrase-file", PassphraseFile(), "--yes")).Succeeded();

        // openssl's opinion: the file holds the key of the root that clients trust.
        (await OpenSsl.RunAsync("pkey", "-in", _directory["root.sealed"], "-passin", $"file:{PassphraseFile()}", "-out", _directory["root.key"])).Succeeded();
        (await OpenSsl.RunAsync("pkey", "-in", _directory["root.key"], "-pubout")).Succeeded().Should().Be(
            (await OpenSsl.RunAsync("x509", "-in", server.Ready.CaFile, "-noout", "-pubkey")).Succeeded());
        HoldsPrivateScalar(server.DataDirectory).Should().BeFalse("the root's key is in the file alone");
        File.GetUnixFileMode(_directory["root.sealed"]).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var refused = await server.CommandAsync("ca", "renew", "--yes");
        refused.ExitCode.Should().Be(2);
        refused.Error.Should().Contain("EVS-5240").And.Contain("everseal ca unseal --file");
        (await server.CommandAsync("ca", "show")).Succeeded().Should().Contain("sealed");
        (await server.CommandAsync("ca", "issue", "a.example", "--out-cert", _directory["a.pem"], "--out-key", _directory["a.key"])).Succeeded();

        (await server.CommandAsync("ca", "unseal", "--file", _directory["root.sealed"], "--passphrase-file", PassphraseFile(), "--for", "5m")).Succeeded();
        (await server.CommandAsync("ca", "renew", "--yes")).Succeeded();
        (await server.CommandAsync("ca", "seal")).Succeeded();
        (await server.CommandAsync("ca", "renew", "--yes")).ExitCode.Should().Be(2);

        (await server.CommandAsync("ca", "issue", "b.example", "--out-cert", _directory["b.pem"], "--out-key", _directory["b.key"])).Succeeded();
        (await OpenSsl.RunAsync("verify", "-x509_strict", "-CAfile", server.Ready.CaFile, "-untrusted", _directory["b.pem"], _directory["b.pem"])).Succeeded();
        (await OpenSsl.RunAsync("verify", "-x509_strict", "-CAfile", server.Ready.CaFile, "-untrusted", _directory["a.pem"], _directory["a.pem"])).Succeeded();
    }

    [Fact]
    public async Task CaUnseal_WrongPassphrase_IsRefused()
    {
        await using var server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]));
        (await server.CommandAsync("ca", "seal", "--file", _directory["root.sealed"], "--passphrase-file", PassphraseFile(), "--yes")).Succeeded();

        var refused = await server.CommandAsync(
            "ca", "unseal", "--file", _directory["root.sealed"], "--passphrase-file", _directory.Write("wrong", "five random words make it"));

        refused.ExitCode.Should().Be(2);
        refused.Error.Should().Contain("EVS-5241");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task CaSeal_KilledInSync_TheKeyIsHereOrInTheFileOrInBoth(int number)
    {
        var launch = new ServerLaunch(_directory["data"]) { File = Product.ServerProgram };
        await using (var server = await RunningServer.StartAsync(launch))
        {
            var death = await KilledAt.NextSyncOfAsync(server, number, _directory["kill.log"]);
            await server.CommandAsync("ca", "seal", "--file", _directory["root.sealed"], "--passphrase-file", PassphraseFile(), "--yes");
            for (var unit = 0; server.IsAlive && unit < 10; unit++)
                await server.CommandAsync("group", "add", $"group{unit}");
            await death;
            File.ReadAllText(_directory["kill.log"]).Should().Contain("killed by SIGKILL");
        }

        await using var restarted = await RunningServer.StartAsync(launch);
        var isHere = (await restarted.CommandAsync("ca", "renew", "--yes")).ExitCode == 0;
        if (!isHere)
        {
            (await restarted.CommandAsync("ca", "show")).Succeeded().Should().Contain("sealed");
            (await restarted.CommandAsync("ca", "unseal", "--file", _directory["root.sealed"], "--passphrase-file", PassphraseFile())).Succeeded();
            (await restarted.CommandAsync("ca", "renew", "--yes")).Succeeded();
        }
    }

    private string PassphraseFile() => _directory.Write("passphrase", Passphrase);

    private bool HoldsPrivateScalar(string dataDirectory)
    {
        using var root = X509Certificate2.CreateFromPem(File.ReadAllText(Path.Combine(dataDirectory, "root.pem")), File.ReadAllText(_directory["root.key"]));
        using var key = root.GetECDsaPrivateKey()!;
        var scalar = key.ExportParameters(includePrivateParameters: true).D!;
        return Directory.GetFiles(dataDirectory).Where(file => Path.GetFileName(file) is not ("lock" or "admin.sock"))
            .Any(file => ByteSearch.HoldsOctets(ReadShared(file), scalar));
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
