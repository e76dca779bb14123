using System.Diagnostics;
using Everseal.Acceptance.Tests.Expiry;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;
using Everseal.Watch.Tests.Alarms;

namespace Everseal.Acceptance.Tests.Alarms;

/// <summary>
/// A node made 400 days ago whose signing certificate of a year nobody renewed, started today with a channel of every kind.
/// </summary>
public sealed class AlarmedServer : IAsyncLifetime
{
    public const string Slot = "STS signing everseal.local";
    public const string Effect = "Nobody can log in to realm everseal.local";
    public const string Next = "everseal keys rotate --realm everseal.local";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();
    private readonly MailServer _mail = new();
    private readonly HttpReceiver _http = new();
    private readonly List<Daemon> _daemons = [];
    private Daemon? _alertmanager;

    internal RunningServer Server { get; private set; } = null!;

    internal string Day { get; } = DateTimeOffset.UtcNow.AddDays(365 - 400).UtcDateTime.ToString("yyyy-MM-dd");

    internal int AlertmanagerPort { get; } = Daemon.FreePort();

    internal string Script => _directory["script.out"];

    internal Task<ReceivedMail> MailAsync(Predicate<ReceivedMail> wanted) => WaitAsync(() => _mail.Mails.ToArray().FirstOrDefault(mail => wanted(mail)));

    internal Task<ReceivedPost> PostAsync(string path, Predicate<string> wanted)
        => WaitAsync(() => _http.Posts.ToArray().FirstOrDefault(post => post.Path == path && wanted(post.Body)));

    internal Task<string> SyslogLineAsync(string wanted) => LineAsync("syslog.log", wanted);

    internal Task<string> TrapLineAsync(string wanted) => LineAsync("traps.log", wanted);

    internal Task<string> ScriptLineAsync(string wanted) => LineAsync("script.out", wanted);

    public async ValueTask InitializeAsync()
    {
        var (syslogPort, trapPort) = (Daemon.FreePort(), Daemon.FreePort());
        var certificate = ReceiverCertificate.Make(_directory, "syslog");
        _daemons.Add(await Daemon.RsyslogAsync(_directory, certificate, syslogPort, _directory["syslog.log"]));
        _daemons.Add(await Daemon.TrapDaemonAsync(_directory, trapPort, _directory["traps.log"]));
        _alertmanager = await Daemon.AlertmanagerAsync(_directory, AlertmanagerPort);

        var launch = new ServerLaunch(_directory["data"]) { File = Product.ServerProgram, AsService = true, Settings = Settings(certificate, syslogPort, trapPort) };
        (await new Program(launch.File) { Environment = ShiftedClock.Environment(-400) }.RunAsync(
            "init", "--data", launch.DataDirectory, "--listen", launch.Listen, "--signing-lifetime", "365d", "--no-self-renewal")).Succeeded();
        Server = await RunningServer.StartAsync(launch);
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
        foreach (var daemon in _daemons.Append(_alertmanager).OfType<Daemon>())
            await daemon.DisposeAsync();
        _mail.Dispose();
        _http.Dispose();
        _directory.Dispose();
    }

    internal async Task RestartAlertmanagerAsync()
    {
        await _alertmanager!.DisposeAsync();
        _alertmanager = await Daemon.AlertmanagerAsync(_directory, AlertmanagerPort);
    }

    internal static async Task<T> WaitAsync<T>(Func<T?> look)
        where T : class
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(100))
        {
            if (look() is { } found)
                return found;
        }

        throw new TimeoutException("no such message was received");
    }

    private Task<string> LineAsync(string file, string wanted)
        => WaitAsync(() => File.Exists(_directory[file]) ? File.ReadLines(_directory[file]).FirstOrDefault(line => line.Contains(wanted, StringComparison.Ordinal)) : null);

    private string Settings(ReceiverCertificate syslog, int syslogPort, int trapPort) => $"""
        alarms:
          channels:
          - name: mail
            type: smtp
            host: localhost
            port: {_mail.Port}
            caFile: {_directory.Write("mail-ca.pem", _mail.CertificatePem)}
            user: everseal
            passwordFile: {_directory.Write("mail-password", _mail.Password + "\n")}
            from: everseal@example.org
            to: sts-oncall@example.org
          - name: generic
            type: generic
            url: {Hook("generic")}
            tokenFile: {_directory.Write("hook-token", "hook-token-1\n")}
            heartbeat: 1m
          - name: slack
            type: slack
            urlFile: {_directory.Write("slack-url", Hook("slack") + "\n")}
          - name: teams
            type: teams
            url: {Hook("teams")}
          - name: pager
            type: pagerduty
            url: {Hook("pagerduty")}
            tokenFile: {_directory.Write("routing-key", "routing-key-1\n")}
          - name: prometheus
            type: alertmanager
            url: http://127.0.0.1:{AlertmanagerPort}/api/v2/alerts
            resend: 10s
          - name: log
            type: syslog
            address: tls://localhost:{syslogPort}
            caFile: {syslog.CaFile}
          - name: traps
            type: snmp
            host: 127.0.0.1
            port: {trapPort}
            communityFile: {_directory.Write("community", "everseal\n")}
          - name: informs
            type: snmp
            host: 127.0.0.1
            port: {trapPort}
            communityFile: {_directory["community"]}
            inform: on
            severity: expired
          - name: script
            type: script
            command: /bin/sh
            arguments: [{_directory.Write("hook.sh", $"echo \"$EVERSEAL_EVENT|$EVERSEAL_SLOT|$EVERSEAL_CERTIFICATE|$EVERSEAL_DUE|$EVERSEAL_EFFECT|$EVERSEAL_NEXT|$EVERSEAL_INCIDENT|$(cat)\" >> {Script}\n")}]

        """;

    private Uri Hook(string name) => new(_http.Url, $"/{name}");
}
