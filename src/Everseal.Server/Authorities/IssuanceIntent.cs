using System.Security.Cryptography;
using Everseal.Core.X509;

namespace Everseal.Server.Authorities;

/// <summary>What the CA is about to sign, and for whom: it becomes durable before there is a signature.</summary>
/// <param name="AuthorityId">Null for a root, which signs itself.</param>
/// <param name="Requester">Null for the node itself.</param>
public sealed record IssuanceIntent(LintedCertificate Prepared, long? AuthorityId, string? Requester, DateTimeOffset At)
{
    /// <summary>SHA-256 of the very octets that will be signed.</summary>
    public byte[] ToBeSignedSha256 { get; } = SHA256.HashData(Prepared.ToBeSigned.Span);

    /// <summary>By which the key is found again (<see cref="PublicKeyDigest"/>).</summary>
    public byte[] KeySha256 { get; } = PublicKeyDigest.Of(Prepared.Key);
}
