using Everseal.Core.Errors;
using Everseal.Server.KeyProtection;
using Everseal.Server.Repair;
using Everseal.Server.Revocation;

namespace Everseal.Server.Hosting;

/// <summary><c>everseal serve --config FILE</c>: runs a data directory that <c>init</c> made. Never makes a CA or a realm.</summary>
internal static class ServeCommand
{
    public static Task<int> RunAsync(string configurationFile, string? readyFile, TimeProvider time, CancellationToken cancellationToken)
        => Terminal.GuardAsync(async () =>
        {
            ProcessMemory.Protect();
            var configuration = ConfigurationReader.ReadFile(configurationFile).OrThrow();
            if (!File.Exists(Path.Combine(configuration.Data, "everseal.db")))
                throw new StsErrorException(ErrorCodes.Server.DataDirectoryEmpty.With($"{configuration.Data} holds no data of Everseal."));

            using var data = DataDirectory.Open(configuration.Data).OrThrow();
            await UpgradeCommand.BeforeStartAsync(data, time, cancellationToken);
            if (configuration.SelfRepair)
                await RepairAsync(data, configuration, time, cancellationToken);
            await using var host = EversealHost.Build(data, configuration, time).OrThrow();
            await host.PrepareAsync(cancellationToken);
            var realm = (await host.StartAsync(cancellationToken)).OrThrow();

            await Terminal.SayAsync($"Everseal serves realm {realm.Name} at {configuration.PublicUrl}, listening on {string.Join(", ", configuration.Listen)}; data {data.Path}");
            if (readyFile is not null)
                await ReadyFile.Of(realm, data, configuration).WriteAsync(readyFile, cancellationToken);
            await host.WaitForShutdownAsync(cancellationToken);
        });

    private static async Task RepairAsync(DataDirectory data, ServerConfiguration configuration, TimeProvider time, CancellationToken cancellationToken)
    {
        var repaired = await SelfRepairAtStart.RunAsync(data, new StatusAddresses(configuration.Status?.Url), time, cancellationToken);
        if (repaired is { IsSuccess: true, Value: var repair })
            await Terminal.ProgressAsync($"The server repaired itself: {string.Join(", ", repair.Steps.Select(step => step.What))}; repair {repair.Id}.");
        else if (repaired is { Error: { } error })
            await Terminal.ProgressAsync($"The server could not repair itself: {error.PublicDetail} Next: {error.Code.Remedy}");
    }
}
