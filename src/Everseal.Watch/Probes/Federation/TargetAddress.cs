using Everseal.Watch.Targets;

namespace Everseal.Watch.Probes.Federation;

/// <summary>What a target's path means to its kind.</summary>
internal static class TargetAddress
{
    /// <summary>Of a document, with its query: begins with a slash.</summary>
    public static string Path(CheckTarget target) => target.Path is not { Length: > 0 } path ? "/" : path.StartsWith('/') ? path : "/" + path;

    /// <summary>The path as one name; null when the target has none.</summary>
    public static string? Realm(CheckTarget target) => target.Path?.Trim('/') is { Length: > 0 } name ? name : null;
}
