namespace Everseal.Server.Storage.Entities;

/// <summary>A CRL that was signed. Numbers of one issuer only grow.</summary>
public sealed class PublishedRevocationList
{
    public long Id { get; set; }

    /// <summary>The issuer's key (subject key identifier, upper-case hexadecimal): a CA keeps its lists when its certificate is renewed.</summary>
    public required string IssuerKey { get; init; }

    public required long Number { get; init; }

    public required DateTimeOffset NextUpdate { get; init; }

    /// <summary>The CertificateList in DER.</summary>
    public required byte[] Der { get; init; }
}
