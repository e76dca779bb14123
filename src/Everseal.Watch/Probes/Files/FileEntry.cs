namespace Everseal.Watch.Probes.Files;

/// <summary>Certificates that belong together in a file: a PEM bundle, one alias of a key store, one key of a secret.</summary>
/// <param name="Alias">What the file calls it; null where it has no names.</param>
/// <param name="IsOrdered">False for a bag, whose order means nothing (PKCS#7, PKCS#12).</param>
/// <param name="IsChain">True where the file itself says that these are one chain, as a Java key entry does.</param>
internal sealed record FileEntry(string? Alias, IReadOnlyList<ReadOnlyMemory<byte>> Certificates, CertificateUse Use = CertificateUse.Unknown, bool IsOrdered = true, bool IsChain = false);
