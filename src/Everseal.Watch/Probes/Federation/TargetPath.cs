using Everseal.Watch.Targets;

namespace Everseal.Watch.Probes.Federation;

/// <summary>The path of a target as part of an address.</summary>
internal static class TargetPath
{
    /// <summary>With one slash in front and none at the end; empty when the target has none.</summary>
    public static string Of(CheckTarget target) => target.Path?.Trim('/') is { Length: > 0 } path ? "/" + path : string.Empty;

    /// <summary>The path as one name, such as a realm; null when the target has none.</summary>
    public static string? Name(CheckTarget target) => target.Path?.Trim('/') is { Length: > 0 } name ? name : null;
}
