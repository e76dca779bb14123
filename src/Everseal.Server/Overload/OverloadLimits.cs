using Everseal.Core.Overload;

namespace Everseal.Server.Overload;

/// <summary>What this node takes on before it refuses. docs/reference/overload.md says how the defaults were chosen.</summary>
public sealed record OverloadLimits
{
    /// <summary>A bucket holds what ten seconds bring.</summary>
    private const int BurstSeconds = 10;

    /// <summary>New connections per second of one source. Each costs a TLS handshake.</summary>
    public int ConnectionsPerSource { get; init; } = 100;

    /// <summary>SOAP messages per second of one source.</summary>
    public int RequestsPerSource { get; init; } = 300;

    /// <summary>Password logins per second of one source.</summary>
    public int LoginsPerSource { get; init; } = 20;

    /// <summary>Password logins per second for one name from one source.</summary>
    public int LoginsPerUser { get; init; } = 10;

    /// <summary>Requests of each kind that wait for a place.</summary>
    public int MaxWaiting { get; init; } = 2000;

    /// <summary>Seconds after which whoever waits is refused.</summary>
    public int LongestWait { get; init; } = 5;

    internal static RateLimit PerSecond(int rate) => new(rate, rate * BurstSeconds);

    /// <summary>
    /// Signing waits for the disk in between, hence several per core; a password occupies a core, and more of them at
    /// once only make each of them late.
    /// </summary>
    internal LineLimits LineFor(WorkKind kind) => new(
        Environment.ProcessorCount * (kind == WorkKind.Password ? 2 : 8), MaxWaiting, TimeSpan.FromSeconds(LongestWait));
}
