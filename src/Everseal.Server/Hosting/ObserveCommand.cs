using System.Text.Json;
using Everseal.Core.Administration;
using Everseal.Server.Ledger;
using Everseal.Server.Observing;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Hosting;

/// <summary>Tells the certificates of a data directory as JSON on stdout, for <c>everseal check</c>. Nothing is written, no key is opened.</summary>
internal static class ObserveCommand
{
    /// <summary>Not checked (docs/reference/exit-codes.md); also where other verbs are refused.</summary>
    private const int CouldNot = 3;

    public static async Task<int> RunAsync(string directory, TimeProvider time)
        => await Terminal.GuardAsync(async () =>
        {
            var stored = new StoredCertificateReader(Path.Combine(Path.GetFullPath(directory), "everseal.db"), time).Read() with { LastRehearsal = ReadLastRehearsal(directory) };
            await Terminal.SayAsync(JsonSerializer.Serialize(stored, StoredCertificatesJson.Default.StoredCertificates));
        }) == 0 ? 0 : CouldNot;

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
