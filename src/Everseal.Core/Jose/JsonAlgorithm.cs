using Everseal.Core.Xml;

namespace Everseal.Core.Jose;

/// <summary>The names that JSON Web Algorithms (RFC 7518 §3.1) have for what a credential signs with.</summary>
internal static class JsonAlgorithm
{
    public static string Of(SignatureAlgorithm algorithm) => $"{(algorithm.IsRsa ? "RS" : "ES")}{algorithm.Hash.Name![^3..]}";
}
