using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Revocation;

namespace Everseal.Server.Repair;

/// <summary>
/// What a server mends by itself before it serves: everything but a new root, and no key for a realm whose keys are made by
/// hand. One that cannot be mended is no reason not to start: the server that runs explains.
/// </summary>
internal static class SelfRepairAtStart
{
    public const string Actor = "server";

    /// <returns>Null when there was nothing to do.</returns>
    public static async Task<Result<RepairDescription>?> RunAsync(DataDirectory data, StatusAddresses status, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var services = RepairServices.Own(data, time, status);
        var run = new RepairRun(data, services, time, Actor);
        var seen = run.Examine(new RepairOrder(Apply: false));
        if (seen.IsSuccess && seen.Value.State == RepairStates.Healthy)
            return null;
        var applied = await run.ApplyUnattendedAsync(cancellationToken);
        return applied is { IsSuccess: true, Value.State: not RepairStates.Verified } ? null : applied;
    }
}
