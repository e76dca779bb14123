namespace Everseal.Watch.Targets;

/// <summary>One thing to look at, as it was typed or as a targets file names it.</summary>
/// <param name="Name">The target in its one normal spelling: what reports show, and the key under which incidents are kept.</param>
/// <param name="Host">Null for files and for this host's deployment.</param>
/// <param name="Port">Filled in from the scheme where none was given.</param>
/// <param name="Path">The realm, the path of the document, or the file.</param>
public sealed record CheckTarget(TargetKind Kind, string Name, string? Host = null, int Port = 0, string? Path = null)
{
    /// <summary>Spoken before TLS begins; null when TLS begins at once.</summary>
    public StartTlsProtocol? StartTls { get; init; }

    /// <summary>The name to send as SNI and to expect in the certificate; by default the host.</summary>
    public string? ServerName { get; init; }

    /// <summary>Of a targets file: for people, in the report.</summary>
    public string? Group { get; init; }

    /// <summary>Of a targets file: who is to be told.</summary>
    public string? Owner { get; init; }

    /// <summary>Of a targets file: CA certificates (PEM) that vouch for this target; without them no chain is judged by trust.</summary>
    public string? CaFile { get; init; }

    /// <summary>Of a targets file: thresholds of its own, else those of the run.</summary>
    public ThresholdSettings? Thresholds { get; init; }
}

public enum StartTlsProtocol
{
    Ldap,
    Smtp,
    Imap,
    Postgres,
}
