using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Server.KeyProtection;

/// <summary>A private key as an object, for one thread at a time.</summary>
internal sealed class OpenKey(AsymmetricAlgorithm key) : IDisposable
{
    public AsymmetricAlgorithm Key => key;

    /// <summary>Kept with the key, since it works out the public half once.</summary>
    public X509SignatureGenerator Generator => field ??= SignatureGenerators.For(key);

    public void Dispose() => key.Dispose();
}
