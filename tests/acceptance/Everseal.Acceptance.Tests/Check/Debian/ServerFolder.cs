using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Check.Debian;

/// <summary>A folder of a server's user, with a certificate for <c>server.example</c> that openssl has made there.</summary>
internal sealed class ServerFolder : IDisposable
{
    private const UnixFileMode AllMayWrite = (UnixFileMode)0b111_111_111;

    private readonly TemporaryDirectory _directory = new();

    private ServerFolder(ServerUser user)
    {
        User = user;
        File.SetUnixFileMode(Path, AllMayWrite);
    }

    public ServerUser User { get; }

    public string Path => _directory.Path;

    public string this[string name] => _directory[name];

    public string Root => this["root.pem"];

    /// <summary>The server's certificate and its issuer's.</summary>
    public string Certificate => this["chain.pem"];

    public string Key => this["server.key"];

    public static async Task<ServerFolder> CreateAsync(ServerUser? user = null)
    {
        var folder = new ServerFolder(user ?? ServerUser.Nobody);
        await folder.OpenSslAsync("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -out root.pem -subj /CN=Loopback-Root -days 6000 -addext keyUsage=critical,keyCertSign");
        await folder.IssueAsync("issuing", "root", 3000, "-subj /CN=Loopback-Issuing -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign");
        await folder.IssueAsync("server", "issuing", 390, "-subj /CN=server.example -addext subjectAltName=DNS:server.example");
        folder.Write("chain.pem", await File.ReadAllTextAsync(folder["server.pem"]) + await File.ReadAllTextAsync(folder["issuing.pem"]));
        return folder;
    }

    /// <summary>When the server's certificate ends, as openssl reads it: 2027-12-21T02:21:47Z.</summary>
    public async Task<string> NotAfterAsync()
    {
        var printed = (await new Program("openssl").RunAsync("x509", "-in", Certificate, "-noout", "-enddate", "-dateopt", "iso_8601")).Succeeded();
        return printed.Trim()["notAfter=".Length..].Replace(' ', 'T');
    }

    public string Write(string name, string content)
    {
        var path = _directory.Write(name, content);
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherRead);
        return path;
    }

    public void Dispose() => _directory.Dispose();

    private async Task IssueAsync(string name, string issuer, int days, string request)
    {
        await OpenSslAsync($"req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {name}.key -out {name}.csr {request}");
        await OpenSslAsync($"x509 -req -in {name}.csr -CA {issuer}.pem -CAkey {issuer}.key -days {days} -copy_extensions copy -out {name}.pem");
    }

    private async Task OpenSslAsync(string arguments)
        => (await User.Program("openssl", Path).RunAsync(User.Arguments("openssl", arguments.Split(' ')))).Succeeded();
}
