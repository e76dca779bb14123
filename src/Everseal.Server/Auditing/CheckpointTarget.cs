using System.Net.Sockets;
using Everseal.Watch.Syslog;
using Everseal.Watch.Trust;

namespace Everseal.Server.Auditing;

/// <summary>A place outside of the server that keeps checkpoints.</summary>
internal abstract class CheckpointTarget
{
    /// <summary>As configured.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a new target gets only what comes, not all that was ever stated.</summary>
    public abstract bool BeginsWithLatest { get; }

    /// <exception cref="IOException">It was not taken.</exception>
    /// <exception cref="SocketException">It was not taken.</exception>
    public abstract Task SendAsync(IReadOnlyList<string> lines, DateTimeOffset now, CancellationToken cancellationToken);

    public static IReadOnlyList<CheckpointTarget> Of(AuditSettings settings, TimeProvider time) =>
    [
        .. settings.CheckpointFile is { } file ? [new CheckpointFile(file)] : Array.Empty<CheckpointTarget>(),
        .. settings.Syslog is { } address ? [new CheckpointSyslog(new SyslogSender(address, new ServerTrust(settings.SyslogCaFile, time), time))] : Array.Empty<CheckpointTarget>(),
    ];
}
