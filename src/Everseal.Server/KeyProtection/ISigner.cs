using Everseal.Core.Xml;

namespace Everseal.Server.KeyProtection;

/// <summary>Signs with a private key that it alone holds: in software here, behind PKCS#11 elsewhere.</summary>
public interface ISigner
{
    /// <param name="keyId">The key's id in the vault.</param>
    /// <param name="hash">The digest that <paramref name="algorithm"/> prescribes, not the data.</param>
    /// <returns>PKCS#1 v1.5 for RSA, r‖s (IEEE P1363) for ECDSA: as XML Signature wants it.</returns>
    ValueTask<byte[]> SignAsync(string keyId, SignatureAlgorithm algorithm, ReadOnlyMemory<byte> hash, CancellationToken cancellationToken);
}
