using System.Collections.Frozen;
using Everseal.Core.Errors;
using Everseal.Server.KeyProtection;
using Everseal.Server.Storage;

namespace Everseal.Server.Realms;

/// <summary>The realms of this node. What is read here is a snapshot; a change swaps all of them at once.</summary>
public sealed class RealmDirectory(EversealDatabase database, KeyVault vault)
{
    private readonly RealmReader _reader = new(database, vault);
    private readonly Lock _reloading = new();
    private volatile State _state = State.Of([]);

    /// <summary>The realm of requests that name none.</summary>
    public RealmSnapshot? Default => _state.Default;

    public IReadOnlyCollection<RealmSnapshot> All => _state.ByName.Values;

    /// <summary>The base of every issuer name; known once the server knows where it listens.</summary>
    public Uri PublicUrl { get; private set; } = new("https://localhost/");

    /// <param name="name">Case does not matter; null or empty means the default realm.</param>
    public RealmSnapshot? Find(string? name)
        => string.IsNullOrEmpty(name) ? _state.Default : _state.ByName.GetValueOrDefault(name);

    /// <exception cref="StsErrorException">The store is damaged.</exception>
    public void Load(Uri publicUrl)
    {
        PublicUrl = publicUrl;
        Reload();
    }

    /// <summary>Reads the store again after a change of realms, settings or signing keys.</summary>
    /// <exception cref="StsErrorException">The store is damaged; the earlier snapshots stay.</exception>
    public void Reload()
    {
        // Read and assigned in one step, so that an earlier reading never replaces a later one.
        lock (_reloading)
        {
            _state = State.Of(_reader.Read(PublicUrl));
        }
    }

    private sealed record State(FrozenDictionary<string, RealmSnapshot> ByName, RealmSnapshot? Default)
    {
        public static State Of(IReadOnlyList<RealmSnapshot> realms) => new(
            realms.ToFrozenDictionary(realm => realm.Name, StringComparer.OrdinalIgnoreCase),
            realms.FirstOrDefault(realm => realm.IsDefault));
    }
}
