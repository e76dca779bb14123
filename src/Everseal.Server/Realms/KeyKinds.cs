using Everseal.Core.Administration;
using Everseal.Core.X509;

namespace Everseal.Server.Realms;

/// <summary>The kinds of key that a realm can sign with, by the names of <see cref="SigningKeyKinds"/>.</summary>
internal static class KeyKinds
{
    private static readonly KeyAlgorithm[] Algorithms = [KeyAlgorithm.Rsa2048, KeyAlgorithm.Rsa3072, KeyAlgorithm.EcdsaP256];

    public static KeyAlgorithm? Find(string kind)
        => SigningKeyKinds.All.Zip(Algorithms).Where(pair => pair.First == kind).Select(pair => (KeyAlgorithm?)pair.Second).FirstOrDefault();

    public static string NameOf(KeyAlgorithm algorithm) => SigningKeyKinds.All[Array.IndexOf(Algorithms, algorithm)];
}
