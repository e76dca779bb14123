using System.Security.Cryptography;
using System.Text;
using Everseal.Core.Audit;
using Everseal.Core.X509;
using Everseal.Server.KeyProtection;

namespace Everseal.Server.Auditing;

/// <summary>
/// Signs checkpoints, and nothing else: the key's id names its purpose and is authenticated with the sealed key. Its public
/// half lies beside the data as <c>audit-key.pem</c>; take a copy away, so that nobody can exchange it later.
/// </summary>
public sealed class AuditKey(DataDirectory data, KeyVault vault)
{
    internal const string KeyId = "audit-checkpoints-1";

    /// <summary>SubjectPublicKeyInfo in PEM.</summary>
    public string PublicKeyPem => vault.Use(KeyId, key => key.ExportSubjectPublicKeyInfoPem());

    /// <summary>Makes the key when there is none, and the copy of its public half.</summary>
    /// <returns>Whether the key is new.</returns>
    public async Task<bool> EnsureAsync(CancellationToken cancellationToken)
    {
        var isNew = await vault.EnsureAsync(KeyId, KeyAlgorithm.EcdsaP256, cancellationToken);
        var pem = PublicKeyPem + "\n";
        if (!File.Exists(data.AuditKeyFile) || await File.ReadAllTextAsync(data.AuditKeyFile, cancellationToken) != pem)
            PrivateFile.Write(data.AuditKeyFile, Encoding.ASCII.GetBytes(pem));
        return isNew;
    }

    internal AuditCheckpoint Sign(AuditCheckpoint checkpoint) => checkpoint with
    {
        Signature = vault.Use(KeyId, key => ((ECDsa)key).SignData(
            checkpoint.SignedBytes(), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)),
    };

    /// <summary>An object of the caller's own to verify with.</summary>
    internal ECDsa OpenPublicKey()
    {
        var key = ECDsa.Create();
        key.ImportFromPem(PublicKeyPem);
        return key;
    }
}
