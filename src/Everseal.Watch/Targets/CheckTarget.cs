namespace Everseal.Watch.Targets;

/// <summary>One thing to look at, as it was typed or as a targets file names it.</summary>
/// <param name="Name">The target in its one normal spelling: what reports show, and the key under which incidents are kept.</param>
/// <param name="Port">Filled in from the scheme where none was given.</param>
/// <param name="Host">Null for files and for this host's deployment. A DNS name in ASCII (IDNA), lower-case, or an address without brackets.</param>
/// <param name="Path">The realm as it is called (null when it is to be found); the document's path and query, from its slash on; or the file.</param>
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

    /// <summary>File whose first line opens PKCS#12 and JKS files; the passphrase itself stands nowhere.</summary>
    public string? PassphraseFile { get; init; }

    /// <summary>Of a targets file: thresholds of its own, else those of the run.</summary>
    public ThresholdSettings? Thresholds { get; init; }

    /// <summary>Of a targets file: how long this target may take, else as long as the run allows each.</summary>
    public TimeSpan? Timeout { get; init; }
}

public enum StartTlsProtocol
{
    Ldap,
    Smtp,
    Imap,
    Postgres,
}
