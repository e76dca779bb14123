using Everseal.Server.Repair;
using Everseal.Server.Revocation;

namespace Everseal.Server.Hosting;

/// <summary>What a directory with data in it goes through before a server builds on it: the upgrade, then what the server mends by itself.</summary>
internal static class BeforeServing
{
    public static async Task RunAsync(DataDirectory data, ServerConfiguration configuration, TimeProvider time, CancellationToken cancellationToken)
    {
        await UpgradeCommand.BeforeStartAsync(data, time, cancellationToken);
        if (configuration.SelfRepair && File.Exists(data.DatabaseFile))
            await RepairAsync(data, configuration, time, cancellationToken);
    }

    private static async Task RepairAsync(DataDirectory data, ServerConfiguration configuration, TimeProvider time, CancellationToken cancellationToken)
    {
        var repaired = await SelfRepairAtStart.RunAsync(data, new StatusAddresses(configuration.Status?.Url), time, cancellationToken);
        if (repaired is { IsSuccess: true, Value: var repair })
            await Terminal.ProgressAsync($"The server repaired itself: {string.Join(", ", repair.Steps.Select(step => step.What))}; repair {repair.Id}.");
        else if (repaired is { Error: { } error })
            await Terminal.ProgressAsync($"The server could not repair itself: {error.PublicDetail} Next: {error.Code.Remedy}");
    }
}
