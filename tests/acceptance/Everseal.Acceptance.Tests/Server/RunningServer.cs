using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Server;

/// <summary>A server as people run it: its own process, real TLS, its own data directory.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private static readonly ConcurrentDictionary<RunningServer, byte> Alive = new();

    private readonly Process _process;
    private readonly StringBuilder _printed = new();

    // A fixture that fails half-way is not disposed of; its server must not outlive the test run all the same.
    static RunningServer() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var server in Alive.Keys)
            server._process.Kill(entireProcessTree: true);
    };

    private RunningServer(ServerLaunch launch, Process process)
    {
        Alive[this] = 0;
        Launch = launch;
        _process = process;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public ServerLaunch Launch { get; }

    public ReadyFile Ready { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public string DataDirectory => Launch.DataDirectory;

    public Uri Sts => new($"{Ready.Url.TrimEnd('/')}/sts/STSService/{Ready.Realm}");

    public string Password => File.ReadAllText(Ready.PasswordFile).TrimEnd('\n');

    /// <summary>Trust in the root that the ready file names, and in no other.</summary>
    public X509ChainPolicy TrustInRoot
    {
        get
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                VerificationTimeIgnored = false,
                VerificationTime = DateTime.UtcNow + Launch.ClockOffset,
            };
            policy.CustomTrustStore.ImportFromPemFile(Ready.CaFile);
            return policy;
        }
    }

    public int ProcessId => _process.Id;

    public bool IsAlive => !_process.HasExited;

    /// <summary>All that the server has printed so far.</summary>
    public string Printed
    {
        get { lock (_printed) return _printed.ToString(); }
    }

    /// <summary>Starts a server and waits until it serves.</summary>
    public static async Task<RunningServer> StartAsync(ServerLaunch launch)
    {
        var server = Start(launch, out var readyFile);
        try
        {
            await server.WaitUntilReadyAsync(readyFile);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a server that is expected to die before it serves.</summary>
    /// <returns>Its exit code and what it printed.</returns>
    public static async Task<ProgramResult> RunToItsEndAsync(ServerLaunch launch)
    {
        await using var server = Start(launch, out _);
        await server._process.WaitForExitAsync().WaitAsync(StartLimit);
        return new ProgramResult(server._process.ExitCode, server.Printed, "");
    }

    /// <summary>Runs a verb of <c>everseal</c> on this server's data directory.</summary>
    public Task<ProgramResult> CommandAsync(params IEnumerable<string> arguments)
        => Product.CommandLine.RunAsync([.. arguments, "--data", DataDirectory]);

    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Ctrl-C, and the exit code.</summary>
    public async Task<int> InterruptAsync()
    {
        (await new Program("kill").RunAsync("-INT", ProcessId.ToString())).Succeeded();
        await _process.WaitForExitAsync().WaitAsync(StartLimit);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (IsAlive)
            await KillAsync();
        Alive.TryRemove(this, out _);
        Http?.Dispose();
        _process.Dispose();
    }

    private static RunningServer Start(ServerLaunch launch, out string readyFile)
    {
        readyFile = Path.Combine(Path.GetTempPath(), $"evs-ready-{Guid.NewGuid():N}.json");
        var process = Process.Start(launch.Program.StartInfo(launch.Arguments(readyFile)))!;
        process.StandardInput.Close();
        return new RunningServer(launch, process);
    }

    private async Task WaitUntilReadyAsync(string readyFile)
    {
        for (var waited = Stopwatch.StartNew(); !File.Exists(readyFile); await Task.Delay(50))
        {
            if (!IsAlive || waited.Elapsed > StartLimit)
                throw new InvalidOperationException($"the server did not get ready ({(IsAlive ? "still running" : $"exit code {_process.ExitCode}")}):\n{Printed}");
        }

        Ready = ReadyFile.Read(readyFile);
        File.Delete(readyFile);
        Http = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = TrustInRoot } }) { Timeout = TimeSpan.FromSeconds(60) };
    }

    private void Keep(string? line)
    {
        lock (_printed) _printed.AppendLine(line);
    }
}
