using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Authorities;

/// <summary>What a key was certified for before, or was about to be: a prepared question on somebody's connection.</summary>
internal sealed class KeyHistory(SqliteConnection connection) : IDisposable
{
    private readonly Statement _earlier = new(
        connection, $"SELECT Profile, Subject, RevocationReason IS {(int)RevocationReason.KeyCompromise} FROM certificates WHERE KeySha256 = ?1");

    /// <returns>Why the key may not be certified; null when it may.</returns>
    public StsError? Check(IssuanceIntent intent) => KeyReuse.Check(intent.Prepared.Profile, intent.Prepared.Subject, Find(intent.KeySha256));

    public void Dispose() => _earlier.Dispose();

    private HashSet<EarlierUse> Find(byte[] keySha256)
    {
        using var row = _earlier.Ask(keySha256);

        // Not DISTINCT, for which SQLite makes a table each time: nearly every key is new.
        var uses = new HashSet<EarlierUse>();
        while (row.Read())
            uses.Add(new EarlierUse(row.GetString(0), row.GetString(1), row.GetInt64(2) != 0));
        return uses;
    }
}
