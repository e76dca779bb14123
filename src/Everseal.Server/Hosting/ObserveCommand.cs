using System.Text.Json;
using Everseal.Core.Administration;
using Everseal.Server.Ledger;
using Everseal.Server.Observing;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Hosting;

/// <summary>Tells the certificates of a data directory as JSON on stdout, for <c>everseal check</c>. Nothing is written, no key is opened.</summary>
internal static class ObserveCommand
{
    public static Task<int> RunAsync(string directory, TimeProvider time)
        => Terminal.JudgeAsync(async () =>
        {
            var stored = new StoredCertificateReader(Path.Combine(Path.GetFullPath(directory), "everseal.db"), time).Read() with { LastRehearsal = ReadLastRehearsal(directory) };
            await Terminal.SayAsync(JsonSerializer.Serialize(stored, StoredCertificatesJson.Default.StoredCertificates));
            return 0;
        });

    // What cannot be read is not known: the check says so, and goes on with the certificates.
    private static RehearsalDescription? ReadLastRehearsal(string directory)
    {
        try
        {
            return LastRehearsal.Read(Path.Combine(Path.GetFullPath(directory), "ledger.db"));
        }
        catch (Exception unreadable) when (unreadable is SqliteException or JsonException)
        {
            return null;
        }
    }
}
