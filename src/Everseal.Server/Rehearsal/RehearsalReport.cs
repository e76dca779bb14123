using System.Text.Json.Serialization;

namespace Everseal.Server.Rehearsal;

/// <summary>What <c>everseal rehearse --years N -o json</c> prints.</summary>
internal sealed record RehearsalReport(
    int Years, int Nodes, long ValidRefused, long RetiredAccepted, long DaysWithoutSigner, long Rotations, IReadOnlyList<BaselineReport> Baselines)
{
    public static RehearsalReport Of(SimulationPlan plan, SimulationResult result, IReadOnlyList<BaselineReport> baselines)
        => new(plan.Years, plan.Nodes, result.ValidRefused, result.RetiredAccepted, result.DaysWithoutSigner, result.Rotations, baselines);
}

/// <summary>Another rule in the same world.</summary>
internal sealed record BaselineReport(string Name, long ValidRefused, long RetiredAccepted, long DaysWithoutSigner, long Rotations)
{
    /// <summary>What others do, each with its name.</summary>
    public static IReadOnlyList<(string Name, RolloverRule Rule)> Rules { get; } =
        [("ad-fs", RolloverRules.AdFs), ("instant-cut-over", RolloverRules.CutOver)];

    public static BaselineReport Of(string name, SimulationResult result)
        => new(name, result.ValidRefused, result.RetiredAccepted, result.DaysWithoutSigner, result.Rotations);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RehearsalReport))]
internal sealed partial class RehearsalJson : JsonSerializerContext;
