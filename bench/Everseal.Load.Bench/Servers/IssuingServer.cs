using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Everseal.Core.Administration;
using Everseal.Load.Processes;
using Microsoft.Data.Sqlite;

namespace Everseal.Load.Servers;

/// <summary>What the server says of itself once it serves.</summary>
internal sealed record ReadyFile(string Url, string Realm, string CaFile)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public Uri Sts => new($"{Url.TrimEnd('/')}/sts/STSService/{Realm}");

    public Uri Certificates => new($"{Url.TrimEnd('/')}{ApiPaths.For(ApiPaths.Certificates)}");

    public static ReadyFile Read(string path) => JsonSerializer.Deserialize<ReadyFile>(File.ReadAllText(path), Web)!;
}

/// <summary>How to start everseal-server on one data directory.</summary>
internal sealed class IssuingServer(string program, string commandLine, string directory)
{
    private readonly string data = Path.Combine(directory, "data");
    private readonly string readyFile = Path.Combine(directory, "ready.json");
    private readonly int port = FreePort();

    public string DataDirectory => data;

    public ReadyFile Ready => ReadyFile.Read(readyFile);

    /// <summary><c>dev</c>: makes what is missing, checks itself by issuing a token, then says that it is ready.</summary>
    public Task<MeasuredProcess> StartDevAsync(CancellationToken cancellationToken)
        => MeasuredProcess.StartAsync(program, ["dev", "--data", data, "--listen", $"127.0.0.1:{port}", "--ready-file", readyFile], readyFile, cancellationToken);

    /// <summary><c>serve</c>: the production verb, on data that is there.</summary>
    /// <param name="core">The one core on which it may run; null for all.</param>
    /// <param name="limits">Lines of <c>limits:</c>; none means the defaults.</param>
    public Task<MeasuredProcess> StartServeAsync(int? core, CancellationToken cancellationToken, params IEnumerable<string> limits)
    {
        var configuration = Path.Combine(directory, "everseal.yaml");
        var lines = limits.Select(limit => $"  {limit}\n").ToList();
        File.WriteAllText(configuration, $"data: {data}\nlisten: 127.0.0.1:{port}\n{(lines.Count > 0 ? "limits:\n" : "")}{string.Concat(lines)}");
        return MeasuredProcess.StartAsync(program, ["serve", "--config", configuration, "--ready-file", readyFile], readyFile, cancellationToken, core);
    }

    public Task AddServiceAsync(string name, string certificatePem, CancellationToken cancellationToken)
        => AdministerAsync(["service", "add", name, "--cert", Write($"{name}.pem", certificatePem)], cancellationToken);

    public Task AddUserAsync(string name, string password, CancellationToken cancellationToken)
        => AdministerAsync(["user", "add", name, "--password-file", Write($"{name}.password", password)], cancellationToken);

    public Task DisableUserAsync(string name, CancellationToken cancellationToken)
        => AdministerAsync(["user", "disable", name], cancellationToken);

    /// <summary>What opens the administration API over TLS: a token of the administrator, in base64.</summary>
    public async Task<string> AdministratorTokenAsync(CancellationToken cancellationToken)
    {
        var ready = Ready;
        var token = await Tool.RunAsync(
            commandLine,
            ["token", "issue", "--server", ready.Url, "--ca-file", ready.CaFile, "--user", $"administrator@{ready.Realm}", "--password-file", Path.Combine(data, "admin-password")],
            cancellationToken);
        return Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(token.Trim()));
    }

    /// <summary>As if the password had been set when Argon2id's parameters were lower.</summary>
    public async Task AgePasswordAsync(string name, CancellationToken cancellationToken)
    {
        const string Hash = "$argon2id$v=19$m=8192,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$/X5EVS2D22ucK8nb1tiP4PrNEd9GVKwh/oAT/XoF68M";
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "everseal.db")};Pooling=False");
        await connection.OpenAsync(cancellationToken);
        await using var command = new SqliteCommand("UPDATE principals SET PasswordHash = $hash WHERE Name = $name", connection);
        command.Parameters.AddWithValue("$hash", Hash);
        command.Parameters.AddWithValue("$name", name);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task<string> AdministerAsync(IEnumerable<string> verb, CancellationToken cancellationToken)
        => Tool.RunAsync(commandLine, [.. verb, "--data", data], cancellationToken);

    private string Write(string name, string content)
    {
        var file = Path.Combine(directory, name);
        File.WriteAllText(file, content);
        return file;
    }
}
