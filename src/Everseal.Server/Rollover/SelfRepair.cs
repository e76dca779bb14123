namespace Everseal.Server.Rollover;

/// <summary>
/// Whether the server may mend by itself what has ended. Renewing in time is another matter, and each realm's own; where this is
/// off, what has ended stays so until a person runs <c>everseal repair</c>.
/// </summary>
public sealed record SelfRepair(bool IsOn)
{
    public static SelfRepair On { get; } = new(IsOn: true);
}
