namespace Everseal.Watch.Probes.Http;

/// <summary>What an answer may cost before it is given up.</summary>
public sealed record HttpLimits
{
    public static HttpLimits Standard { get; } = new();

    /// <summary>As sent and as decompressed, each. A federation's metadata may list thousands of entities; one provider's is below 100 KiB.</summary>
    public int MaxBodyBytes { get; init; } = 4 * 1024 * 1024;

    public int MaxRedirects { get; init; } = 5;

    /// <summary>Of the status line and all headers, in KiB.</summary>
    public int MaxHeaderKilobytes { get; init; } = 32;
}
