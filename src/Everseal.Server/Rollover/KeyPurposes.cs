using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;
using Everseal.Server.Realms;
using Everseal.Server.Storage;

namespace Everseal.Server.Rollover;

/// <summary>What a key serves on this node: one key has one purpose, and a signing key one realm.</summary>
public sealed class KeyPurposes(EversealDatabase database, RealmDirectory realms)
{
    private const string Certified = "SELECT Profile || ' ' || Subject FROM certificates WHERE KeySha256 = $key AND Profile <> 'sts-signing' LIMIT 1";

    /// <returns>A sentence that names the use; null when it is free to sign tokens.</returns>
    public string? OtherUseOf(PublicKey key)
    {
        var digest = PublicKeyDigest.Of(key);
        foreach (var realm in realms.All)
        {
            if (realm.Ring.Entries.FirstOrDefault(entry => PublicKeyDigest.Of(entry.Credential.Certificate.PublicKey).AsSpan().SequenceEqual(digest)) is { } entry)
                return $"It is key {entry.KeyId} of realm {realm.Name}.";
        }

        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = Certified;
        command.Parameters.AddWithValue("$key", digest);
        return command.ExecuteScalar() is string use ? $"The CA certified it for another purpose: {use}." : null;
    }
}
