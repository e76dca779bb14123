using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Watch.Syslog;

namespace Everseal.Watch.Alarms;

/// <summary>One channel as it is configured. Secrets are named by file, so that settings may be printed and recorded.</summary>
/// <param name="Name">How people and records call it.</param>
public abstract record ChannelSettings(string Name)
{
    /// <summary>The quietest incident that is told at once.</summary>
    public Severity From { get; init; } = Severity.Warning;

    /// <summary>Null leaves it to the kind: who is read by people gets it.</summary>
    public bool? Digest { get; init; }

    public TimeSpan? Heartbeat { get; init; }

    /// <summary>How often a receiver that forgets is told what is open; null for one that does not.</summary>
    public virtual TimeSpan? Resend => null;

    /// <summary>As the configuration writes it.</summary>
    public abstract string Kind { get; }

    public AlarmRoute Route => new(Name, From) { WantsDigest = Digest ?? IsReadByPeople, Heartbeat = Heartbeat };

    protected virtual bool IsReadByPeople => false;

    public abstract AlarmChannel Open(TimeProvider time);
}

public enum MailSecurity
{
    /// <summary>TLS after STARTTLS, or no mail.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314).</summary>
    Tls,

    /// <summary>None: a relay on this host.</summary>
    None,
}

/// <param name="To">Roles, not people: who leaves takes the alarm along.</param>
public sealed record SmtpSettings(string Name, string Host, string Sender, IReadOnlyList<string> To) : ChannelSettings(Name)
{
    public int Port { get; init; } = 587;

    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    public string? User { get; init; }

    public string? PasswordFile { get; init; }

    public string? CaFile { get; init; }

    public override string Kind => "smtp";

    protected override bool IsReadByPeople => true;

    public override AlarmChannel Open(TimeProvider time) => new SmtpChannel(this, time);
}

public sealed record SyslogSettings(string Name, SyslogAddress Address) : ChannelSettings(Name)
{
    public string? CaFile { get; init; }

    public override string Kind => "syslog";

    public override AlarmChannel Open(TimeProvider time) => new SyslogChannel(this, time);
}

public sealed record SnmpSettings(string Name, string Host) : ChannelSettings(Name)
{
    public int Port { get; init; } = 162;

    /// <summary>Null is the community <c>public</c>.</summary>
    public string? CommunityFile { get; init; }

    /// <summary>Sends InformRequests, which the receiver answers, instead of traps, which may get lost unseen.</summary>
    public bool Inform { get; init; }

    public override string Kind => "snmp";

    public override AlarmChannel Open(TimeProvider time) => new SnmpChannel(this, time);
}

/// <param name="Command">A program's path; no shell reads it.</param>
public sealed record ScriptSettings(string Name, string Command) : ChannelSettings(Name)
{
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public override string Kind => "script";

    public override AlarmChannel Open(TimeProvider time) => new ScriptChannel(this, time);
}
