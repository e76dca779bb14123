using System.Text.Json;
using Everseal.Core.Administration;
using Everseal.Server.Observing;

namespace Everseal.Server.Hosting;

/// <summary>Tells the certificates of a data directory as JSON on stdout, for <c>everseal check</c>. Nothing is written, no key is opened.</summary>
internal static class ObserveCommand
{
    /// <summary>Not checked (docs/reference/exit-codes.md); also where other verbs are refused.</summary>
    private const int CouldNot = 3;

    public static async Task<int> RunAsync(string directory, TimeProvider time)
        => await Terminal.GuardAsync(async () =>
        {
            var stored = new StoredCertificateReader(Path.Combine(Path.GetFullPath(directory), "everseal.db"), time).Read();
            await Terminal.SayAsync(JsonSerializer.Serialize(stored, StoredCertificatesJson.Default.StoredCertificates));
        }) == 0 ? 0 : CouldNot;
}
