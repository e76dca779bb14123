using Everseal.Watch.Syslog;

namespace Everseal.Server.Auditing;

/// <summary>
/// A syslog daemon that keeps checkpoints. It never says that it kept one: sent is not stored, so a file or a receiver that
/// is watched belongs beside it.
/// </summary>
internal sealed class CheckpointSyslog(SyslogSender syslog) : CheckpointTarget
{
    public override string Name => syslog.Address.ToString();

    public override bool BeginsWithLatest => true;

    public override Task SendAsync(IReadOnlyList<string> lines, DateTimeOffset now, CancellationToken cancellationToken)
        => syslog.SendAsync([.. lines.Select(line => new SyslogMessage(SyslogSeverity.Notice, "checkpoint", line))], cancellationToken);
}
