using System.Text.Json.Serialization;

namespace Everseal.Server.Upgrading;

/// <summary>How an item of an upgrade stands; the value is the exit code that it asks for (docs/reference/exit-codes.md).</summary>
internal enum UpgradeState
{
    /// <summary>Nothing to do, or the start does it.</summary>
    Good = 0,

    /// <summary>A person has to do something, and logins go on until then.</summary>
    Warning = 1,

    /// <summary>This version does not start, or logins have ended.</summary>
    Critical = 2,

    /// <summary>It could not be looked at.</summary>
    Unknown = 3,
}

/// <summary>One thing that an upgrade finds.</summary>
/// <param name="Area"><c>schema</c>, <c>certificate</c> or <c>configuration</c>.</param>
/// <param name="Now">How it is.</param>
/// <param name="AtStart">What the start of this version does with it.</param>
/// <param name="Code">Of <c>everseal explain</c>; null for what is good.</param>
/// <param name="Next">The command for a person; null when there is nothing to do.</param>
internal sealed record UpgradeItem(string Area, string Name, UpgradeState State, string Now, string AtStart, string? Code = null, string? Next = null);

/// <summary>What <c>everseal upgrade --check</c> tells.</summary>
internal sealed record UpgradeReport(string Data, IReadOnlyList<UpgradeItem> Items)
{
    /// <summary>The worst: what is known to be broken first, then what is not known.</summary>
    public UpgradeState State => Items.Select(item => item.State).MaxBy(Weight);

    private static int Weight(UpgradeState state) => state is UpgradeState.Critical ? int.MaxValue : (int)state;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(UpgradeReport))]
internal sealed partial class UpgradeJson : JsonSerializerContext;
