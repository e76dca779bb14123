namespace Everseal.Core.Expiry;

/// <summary>How much time people need to replace a certificate: that is what its thresholds follow.</summary>
public enum CertificateClass
{
    /// <summary>A root or issuing CA: its successor must reach every trust store.</summary>
    Authority,

    /// <summary>A token-signing key that relying parties outside have to adopt.</summary>
    SigningKey,

    /// <summary>A TLS or LDAP certificate that a person replaces.</summary>
    ManualLeaf,

    /// <summary>A certificate that a machine renews: only a missed renewal is news.</summary>
    AutoRenewedLeaf,
}
