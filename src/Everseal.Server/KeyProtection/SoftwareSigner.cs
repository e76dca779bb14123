using Everseal.Core.Xml;

namespace Everseal.Server.KeyProtection;

/// <summary>Signs in this process with keys of the vault.</summary>
public sealed class SoftwareSigner(KeyVault vault) : ISigner
{
    public ValueTask<byte[]> SignAsync(
        string keyId, SignatureAlgorithm algorithm, ReadOnlyMemory<byte> hash, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(vault.Use(keyId, key => algorithm.SignHash(key, hash.Span)));
    }
}
