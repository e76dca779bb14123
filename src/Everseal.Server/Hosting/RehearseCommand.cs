using System.Text.Json;
using Everseal.Server.Rehearsal;

namespace Everseal.Server.Hosting;

/// <summary>
/// <c>everseal rehearse --years N</c>: what the rollover of signing keys would do to relying parties, beside what other rules
/// would do in the same world. Needs no data directory and touches none.
/// </summary>
internal static class RehearseCommand
{
    /// <summary>A count of the own policy is not zero (docs/reference/exit-codes.md: critical).</summary>
    private const int Critical = 2;

    public static async Task<int> RunAsync(SimulationPlan plan, bool asJson, CancellationToken cancellationToken)
    {
        var own = await SimulateAsync(plan, "everseal", cancellationToken);
        var baselines = new List<BaselineReport>();
        foreach (var (name, rule) in BaselineReport.Rules)
            baselines.Add(BaselineReport.Of(name, await SimulateAsync(plan with { Rule = rule }, name, cancellationToken)));

        var report = RehearsalReport.Of(plan, own, baselines);
        await Terminal.SayAsync(asJson ? JsonSerializer.Serialize(report, RehearsalJson.Default.RehearsalReport) : Table(report));
        await Terminal.ProgressAsync($"{own.TokensJudged} tokens were judged in {plan.Years} years on {plan.Nodes} nodes; seed {plan.Seed} gives the same world again.");
        foreach (var finding in own.Findings)
            await Terminal.ProgressAsync($"critical: {finding}");
        return own.IsClean ? 0 : Critical;
    }

    private static async Task<SimulationResult> SimulateAsync(SimulationPlan plan, string name, CancellationToken cancellationToken)
    {
        await Terminal.ProgressAsync($"{name}: {plan.Years} years …");
        return RolloverSimulation.Run(plan, _ => cancellationToken.ThrowIfCancellationRequested());
    }

    private static string Table(RehearsalReport report)
    {
        var own = new BaselineReport("everseal", report.ValidRefused, report.RetiredAccepted, report.DaysWithoutSigner, report.Rotations);
        return TextTable.Write(
            ["RULE", "VALID TOKENS REFUSED", "RETIRED KEY ACCEPTED", "DAYS WITHOUT SIGNER", "ROTATIONS"],
            [
                .. report.Baselines.Prepend(own).Select(IReadOnlyList<string> (one) =>
                    [one.Name, $"{one.ValidRefused}", $"{one.RetiredAccepted}", $"{one.DaysWithoutSigner}", $"{one.Rotations}"]),
            ]);
    }
}
