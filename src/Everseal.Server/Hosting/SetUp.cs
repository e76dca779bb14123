using Everseal.Core.X509;
using Everseal.Server.Installing;

namespace Everseal.Server.Hosting;

/// <summary>What <c>init</c> and <c>dev</c> were asked to make. What exists already is kept as it is.</summary>
internal sealed record SetUp
{
    public required string Data { get; init; }

    /// <summary>Null means the realm that is there, or the usual one.</summary>
    public string? Realm { get; init; }

    /// <summary>DNS names and IP addresses for the TLS certificate, beside those of loopback.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    public required ListenAddress Listen { get; init; }

    public string? PublicUrl { get; init; }

    /// <summary>Where status is served without TLS; null for nowhere.</summary>
    public ListenAddress? StatusListen { get; init; }

    public Uri? StatusUrl { get; init; }

    public TimeSpan? SigningLifetime { get; init; }

    public bool SelfRenewal { get; init; } = true;

    /// <summary>Loopback answers to "localhost" first: that is what clients' certificates checks expect.</summary>
    public string EffectivePublicUrl => PublicUrl?.TrimEnd('/') ?? $"https://{(Hosts.Count > 0 ? Hosts[0] : "localhost")}:{Listen.Port}";

    /// <summary>The address goes into certificates: by default the first host, at the listener's port.</summary>
    public StatusListener? Status => StatusListen is { } listen
        ? new StatusListener(listen, StatusUrl ?? new Uri($"http://{(Hosts.Count > 0 ? Hosts[0] : "localhost")}:{listen.Port}"))
        : null;

    public InstallationRequest ToRequest() => new()
    {
        Realm = Realm,
        Hosts = Hosts,
        SigningLifetime = SigningLifetime ?? CertificateProfiles.StsSigning.Lifetime,
        SelfRenewal = SelfRenewal,
        StatusUrl = Status?.Url,
    };
}
