using System.Reflection;
using Everseal.Server.Alarms;
using Everseal.Server.Auditing;
using Everseal.Server.Overload;

namespace Everseal.Server.Hosting;

/// <summary>What <c>everseal serve</c> is told by its file. Everything about realms lives in the data directory instead.</summary>
public sealed record ServerConfiguration
{
    /// <summary>The data directory.</summary>
    public required string Data { get; init; }

    public IReadOnlyList<ListenAddress> Listen { get; init; } = [ListenAddress.Loopback];

    /// <summary>Where clients reach the service: the base of every issuer name, without a slash at its end.</summary>
    public string PublicUrl { get => field ?? $"https://localhost:{Listen[0].Port}"; init; }

    /// <summary>Where certificates' status is served without TLS; null serves it over TLS alone, and certificates name no address.</summary>
    public StatusListener? Status { get; init; }

    /// <summary>Where /metrics is served, without TLS; null for nowhere.</summary>
    public ListenAddress? Metrics { get; init; }

    public RequestLimits Limits { get; init; } = new();

    public AuditSettings Audit { get; init; } = new();

    public AlarmSettings Alarms { get; init; } = new();

    public WatchSettings Watch { get; init; } = new();

    /// <summary>Whether what has ended or is damaged is mended at the start without a person.</summary>
    public bool SelfRepair { get; init; } = true;

    public OverloadLimits Overload { get; init; } = new();

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Every setting with its value, for the audit trail. None of them is a secret, and none may become one.</summary>
    internal EffectiveConfiguration Effective() => new(string.Join('\n', typeof(ServerConfiguration)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .OrderBy(setting => setting.Name, StringComparer.Ordinal)
        .Select(setting => $"{setting.Name}={Text(setting.GetValue(this))}")));

    private static string Text(object? value) => value is IEnumerable<object> list ? string.Join(", ", list) : $"{value}";
}

/// <summary>The plain HTTP listener for CRLs, OCSP and CA certificates, and for nothing else.</summary>
/// <param name="Url">How verifiers reach it: plain http, without a path; goes into every certificate.</param>
public sealed record StatusListener(ListenAddress Listen, Uri Url);

/// <summary>What one client may cost.</summary>
public sealed record RequestLimits
{
    /// <summary>Bytes of a request's body.</summary>
    public int MaxBodyBytes { get; init; } = 1024 * 1024;

    public int MaxConnections { get; init; } = 2000;

    /// <summary>Bytes per second below which a body counts as stalled, after five seconds of grace.</summary>
    public int MinBodyRate { get; init; } = 1024;
}
