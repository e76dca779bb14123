using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Files;

/// <summary>What a file holds, whatever its name says. Private keys are neither decoded nor kept.</summary>
/// <param name="Failure">Why it, or a part of it, could not be read.</param>
internal sealed record FileContent(IReadOnlyList<FileEntry> Entries, StsError? Failure = null)
{
    public static FileContent Of(StsError failure) => new([], failure);

    /// <returns>Null when it is no kind of file that holds certificates.</returns>
    public static FileContent? Read(ReadOnlyMemory<byte> octets, string? passphrase)
    {
        if (JavaKeyStore.IsOne(octets.Span))
            return JavaKeyStore.Read(octets, passphrase);
        if (DerFile.MayBeOne(octets.Span))
            return DerFile.Read(octets, passphrase);
        // Manifests first: a ConfigMap holds PEM in clear.
        return FileText.Decode(octets.Span) is { } text ? KubernetesSecrets.Read(text) ?? PemText.Read(text) : null;
    }
}
