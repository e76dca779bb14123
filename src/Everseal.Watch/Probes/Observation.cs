using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Probes;

/// <summary>All that a probe saw of a target at one time.</summary>
/// <param name="At">By this machine's clock; verdicts are given for this time.</param>
public sealed record Observation(CheckTarget Target, DateTimeOffset At, IReadOnlyList<ObservedSource> Sources);

/// <summary>One place where a target shows certificates: its TLS handshake, its metadata, its JWKS, a file, a store.</summary>
/// <param name="Name">For people: "SAML metadata", "TLS 443", "JWKS".</param>
/// <param name="Address">URL, HOST:PORT or path, as one would type it to look for oneself.</param>
/// <param name="Certificates">In the order in which the source shows them. Empty when it failed, and when it holds none.</param>
/// <param name="Failure">Why the source could not be read, or not to its end; null when it was.</param>
public sealed record ObservedSource(
    string Name,
    string Address,
    IReadOnlyList<ObservedCertificate> Certificates,
    StsError? Failure = null)
{
    /// <summary>The remote clock, where the source tells it (HTTP Date), and this machine's at the middle of the exchange.</summary>
    public RemoteClock? Clock { get; init; }

    /// <summary>Until when a document says that it may be believed (SAML validUntil).</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>For how long a reader may keep a copy before it looks again (SAML cacheDuration).</summary>
    public TimeSpan? CacheDuration { get; init; }

    /// <summary>When the next edition of a revocation list is due; verifiers that insist on a current one refuse everything afterwards.</summary>
    public DateTimeOffset? NextUpdate { get; init; }

    /// <summary>Whether a target of this kind may well be without this source, and it failed in the way of what is not there.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Keys that the source publishes without a certificate (a JWK without x5c): key ids, in order.</summary>
    public IReadOnlyList<ObservedKey> BareKeys { get; init; } = [];

    /// <summary>A store or a file behind the service, not what the service shows: the two are compared.</summary>
    public bool IsStored { get; init; }

    /// <summary>What is wrong with the source itself, as the probe alone can know it: TLS 1.0 only, a name that does not match, a client certificate demanded.</summary>
    public IReadOnlyList<StsError> Remarks { get; init; } = [];
}

/// <param name="Remote">As the other side says.</param>
/// <param name="Local">By this machine, at the same moment give or take half the round trip.</param>
public sealed record RemoteClock(DateTimeOffset Remote, DateTimeOffset Local);

/// <param name="KeyId">As published.</param>
/// <param name="Algorithm">As published (alg or kty), for people.</param>
public sealed record ObservedKey(string KeyId, string Algorithm, CertificateUse Use);

/// <summary>A certificate where it was seen.</summary>
/// <param name="Content">What it says, read by Everseal's own code; its octets are in <see cref="Der"/>.</param>
/// <param name="Chain">Certificates of one chain bear one number: the KeyDescriptor, the JWK, the file entry they came in.</param>
/// <param name="Position">Place in that chain as it was sent, from 0.</param>
public sealed record ObservedCertificate(
    CertificateContent Content,
    ReadOnlyMemory<byte> Der,
    CertificateUse Use,
    int Chain = 0,
    int Position = 0)
{
    /// <summary>What the target calls the place: a key id, an alias, an entry's name, a file in a folder.</summary>
    public string? Slot { get; init; }

    /// <summary>False for what only lies there: a retired key, a backup copy. Null when nobody can tell from here.</summary>
    public bool? InUse { get; init; }

    /// <summary>Whether a machine renews it, as the probe knows (Everseal's own); null when unknown.</summary>
    public bool? RenewsItself { get; init; }

    /// <summary>Whether its CA took it back, as the probe knows (Everseal's own); false when unknown.</summary>
    public bool IsRevoked { get; init; }
}

/// <summary>What a certificate is for at the place where it was seen.</summary>
public enum CertificateUse
{
    /// <summary>Not told: a file.</summary>
    Unknown,
    TokenSigning,
    TokenEncryption,
    TlsServer,

    /// <summary>Service principals and other clients who log in by it.</summary>
    Client,

    /// <summary>A CA, of a chain or in a list of trusted ones.</summary>
    Authority,
}
