using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.Repair;

/// <summary>What lies in a data directory, damaged or not, and when it was looked at.</summary>
/// <param name="Realms">As registered.</param>
/// <param name="Tls">Null when none is stored.</param>
/// <param name="Schema">When it is not complete, nothing else could be read and the rest is empty.</param>
public sealed record DeploymentState(
    DateTimeOffset Now,
    IReadOnlyList<RealmState> Realms,
    AuthorityStates Authorities,
    CertifiedKey? Tls,
    IReadOnlyList<FileState> Files,
    SchemaState Schema,
    MasterKeyState MasterKey)
{
    /// <summary>Whether another CA signed the TLS certificate: then nobody here makes the next one.</summary>
    public bool TlsIsForeign { get; init; }

    /// <summary>What was asked for elsewhere and has not come yet, the oldest first.</summary>
    public IReadOnlyList<PendingRequest> Requests { get; init; } = [];
}

/// <summary>A realm's signing keys as they are stored.</summary>
/// <param name="RenewsItself">Whether the realm lets its keys be renewed without a person.</param>
public sealed record RealmState(string Name, bool RenewsItself, IReadOnlyList<StoredSigner> Signers);

/// <summary>A signing credential whose rules nobody has checked, with the dates of its life (see <c>SigningKeyEntry</c>).</summary>
public sealed record StoredSigner(
    CertifiedKey Credential,
    DateTimeOffset CreatedAt,
    DateTimeOffset? PublishedAt = null,
    DateTimeOffset? PromotedAt = null,
    DateTimeOffset? RetiredAt = null);

/// <summary>A stored chain and the key that it should belong to.</summary>
/// <param name="Chain">In the order in which it is stored; empty when it cannot be read.</param>
/// <param name="PublicKey">Computed from the private key; null when that is not there or does not open.</param>
/// <param name="KeyTrouble">Why there is none, in words.</param>
public sealed record CertifiedKey(string KeyId, IReadOnlyList<X509Certificate2> Chain, PublicKey? PublicKey, string? KeyTrouble = null);

/// <summary>The CAs in use.</summary>
/// <param name="Root">The own root; null below another organisation's, and before init.</param>
/// <param name="NextIssuing">Published and not yet signing.</param>
/// <param name="IsSubordinate">Whether another organisation's root vouches for the issuing CA.</param>
public sealed record AuthorityStates(CertifiedKey? Root, CertifiedKey? NextRoot, CertifiedKey? Issuing, CertifiedKey? NextIssuing, bool IsSubordinate)
{
    /// <summary>Issuing CAs that were replaced. What they signed may be in use.</summary>
    public IReadOnlyList<X509Certificate2> Earlier { get; init; } = [];

    public static AuthorityStates None { get; } = new(null, null, null, null, IsSubordinate: false);
}

/// <summary>A file that others must not read, or the directory itself.</summary>
/// <param name="Name">Relative; <c>.</c> is the data directory.</param>
public sealed record FileState(string Name, UnixFileMode Mode, UnixFileMode Allowed)
{
    public bool IsOpenToOthers => (Mode & ~Allowed) != UnixFileMode.None;
}

/// <param name="Applied">Migrations that the database has.</param>
/// <param name="Known">Migrations that this version has.</param>
/// <param name="IsLocked">Whether a killed migration left its lock.</param>
public sealed record SchemaState(int Applied, int Known, bool IsLocked)
{
    public bool IsComplete => Applied == Known;
}

/// <param name="Trouble">Why no private key can be opened, in words; null when the master key serves.</param>
public sealed record MasterKeyState(string? Trouble)
{
    public static MasterKeyState Serves { get; } = new(Trouble: null);
}
