using System.Net;
using System.Net.Sockets;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Server;

/// <summary>How to start a server: what is typed, under which environment and inside which program.</summary>
internal sealed record ServerLaunch(string DataDirectory)
{
    /// <summary>The same for every start, since clients were told the URL at the first one.</summary>
    public int Port { get; init; } = FreePort();

    public string Listen => $"127.0.0.1:{Port}";

    /// <summary>Where status is served without TLS; null for nowhere.</summary>
    public int? StatusPort { get; init; }

    public string? Realm { get; init; }

    /// <summary><c>serve --config FILE</c> on a data directory that exists, instead of <c>dev</c>, which makes what is missing.</summary>
    public bool AsService { get; init; }

    /// <summary>Further lines of the configuration file of <see cref="AsService"/>.</summary>
    public string Settings { get; init; } = "";

    /// <summary>Lines below <c>limits:</c> of a service's configuration.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How far the server's clock is off; its clients judge its TLS certificate by the same time.</summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>A program that runs the server, such as strace with its options; empty to start it directly.</summary>
    public IReadOnlyList<string> Wrapper { get; init; } = [];

    /// <summary><c>everseal</c>, which becomes the server, or the server program itself.</summary>
    public string File { get; init; } = Product.CommandLineProgram;

    public Program Program => new(Wrapper.Count > 0 ? Wrapper[0] : File)
    {
        Environment = new Dictionary<string, string>(Environment, StringComparer.Ordinal) { ["EVERSEAL_SERVER"] = Product.ServerProgram },
    };

    public IEnumerable<string> Arguments(string readyFile)
    {
        IEnumerable<string> wrapped = Wrapper.Count > 0 ? [.. Wrapper.Skip(1), File] : [];
        IEnumerable<string> verb = AsService ? ["serve", "--config", WriteConfiguration()] : Dev();
        return [.. wrapped, .. verb, "--ready-file", readyFile];
    }

    private IEnumerable<string> Dev()
    {
        IEnumerable<string> realm = Realm is null ? [] : ["--realm", Realm];
        IEnumerable<string> status = StatusPort is { } port ? ["--status-listen", $"127.0.0.1:{port}"] : [];
        return ["dev", "--data", DataDirectory, "--listen", Listen, .. status, .. realm];
    }

    private string WriteConfiguration()
    {
        var file = DataDirectory + ".yaml";
        var limits = Limits.Count == 0 ? "" : "limits:\n" + string.Concat(Limits.Select(limit => $"  {limit}\n"));
        var status = StatusPort is { } port ? $"status:\n  listen: \"127.0.0.1:{port}\"\n  url: http://localhost:{port}\n" : "";
        System.IO.File.WriteAllText(file, $"data: {DataDirectory}\nlisten: {Listen}\npublicUrl: https://localhost:{Port}\n{status}{limits}{Settings}");
        return file;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
