using Everseal.Core.X509;
using Everseal.Server.Authorities;

namespace Everseal.Server.Installing;

/// <summary>What init was asked to make.</summary>
public sealed record InstallationRequest
{
    public const string UsualRealm = "everseal.local";

    /// <summary>Null means the realm that is there, else <see cref="UsualRealm"/>.</summary>
    public string? Realm { get; init; }

    /// <summary>Names and addresses of this server beside the loopback ones and the machine's name.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Life of the realm's signing certificates.</summary>
    public TimeSpan SigningLifetime { get; init; } = CertificateProfiles.StsSigning.Lifetime;

    /// <summary>Where certificates say that their status is found: plain http; null for nowhere.</summary>
    public Uri? StatusUrl { get; init; }

    public bool SelfRenewal { get; init; } = true;
}

/// <summary>What an installation did.</summary>
/// <param name="Realm">The realm that was asked for.</param>
/// <param name="Created">What was missing, as people say it; empty when everything was there.</param>
/// <param name="Certificates">What the node has now.</param>
public sealed record InstallationReport(string Realm, IReadOnlyList<string> Created, IReadOnlyList<InventoryEntry> Certificates);
