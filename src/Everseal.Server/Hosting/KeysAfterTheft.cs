using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;
using Everseal.Server.Rollover;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Hosting;

/// <summary><c>restore --rotate-signing-key</c>: fresh signing keys in a directory that was unpacked and has not got its place yet.</summary>
internal static class KeysAfterTheft
{
    /// <summary>On services of its own, which end before the directory gets its place.</summary>
    /// <exception cref="StsErrorException">A realm's keys could not be replaced.</exception>
    public static async Task<IReadOnlyList<ReplacedRealmKeys>> ReplaceAsync(string directory, TimeProvider time, CancellationToken cancellationToken)
    {
        using var data = DataDirectory.Open(directory).OrThrow();
        await UpgradeCommand.BeforeStartAsync(data, time, cancellationToken);
        await using var services = new ServiceCollection().AddLogging().AddSingleton(time).AddSingleton(data)
            .AddSingleton(new StatusAddresses(StatusUrlIn(directory))).AddEversealStores().BuildServiceProvider();
        services.GetRequiredService<RealmDirectory>().Reload();
        try
        {
            return (await services.GetRequiredService<StolenKeys>().ReplaceAllAsync(cancellationToken)).OrThrow().Realms;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
        }
    }

    // The new certificates name the address that the earlier ones named, where the configuration came along.
    private static Uri? StatusUrlIn(string directory)
        => ConfigurationReader.ReadFile(Path.Combine(directory, "everseal.yaml")).Value?.Status?.Url;
}
