using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Everseal.Core.Tokens;

namespace Everseal.Server.Realms;

/// <summary>A relying party and the last segment of its own metadata URL.</summary>
public sealed record RegisteredRelyingParty(RelyingPartyDeclaration Declaration, string MetadataSecret);

/// <summary>A realm's relying parties, so that no request asks the store for one.</summary>
public sealed class RelyingPartyRegister
{
    public static readonly RelyingPartyRegister Empty = new([]);

    private readonly FrozenDictionary<string, RelyingPartyDeclaration> _byIdentifier;
    private readonly FrozenDictionary<string, RelyingPartyDeclaration> _byMetadataSecret;
    private readonly FrozenDictionary<string, string> _secretByIdentifier;

    public RelyingPartyRegister(IReadOnlyList<RegisteredRelyingParty> registered)
    {
        _byIdentifier = registered.ToFrozenDictionary(one => one.Declaration.Identifier, one => one.Declaration, StringComparer.Ordinal);

        _secretByIdentifier = registered.ToFrozenDictionary(one => one.Declaration.Identifier, one => one.MetadataSecret, StringComparer.Ordinal);

        // A disabled one is in here no longer: its URL answers as one that never was.
        var enabled = registered.Where(one => one.Declaration.Rules.IsEnabled).ToList();
        _byMetadataSecret = enabled.ToFrozenDictionary(one => DigestOf(one.MetadataSecret), one => one.Declaration, StringComparer.Ordinal);
        Enabled = [.. enabled.Select(one => one.Declaration.Identifier)];
        ShortestRefreshInterval = enabled.Min(one => (TimeSpan?)one.Declaration.RefreshInterval);
    }

    /// <summary>The identifiers of those that tokens are issued for.</summary>
    public IReadOnlyList<string> Enabled { get; }

    /// <summary>Null when nobody declared one.</summary>
    public TimeSpan? ShortestRefreshInterval { get; }

    /// <summary>The last segment of a registered one's own metadata URL.</summary>
    public string? MetadataSecretOf(string identifier) => _secretByIdentifier.GetValueOrDefault(identifier);

    public RelyingPartyDeclaration? Find(string identifier) => _byIdentifier.GetValueOrDefault(identifier);

    /// <summary>Looked up by its digest: how long that takes says nothing about how much of a guess was right.</summary>
    public RelyingPartyDeclaration? FindByMetadataSecret(string secret)
        => secret.Length == MetadataSecret.Length ? _byMetadataSecret.GetValueOrDefault(DigestOf(secret)) : null;

    private static string DigestOf(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
