namespace Everseal.Server.Hosting;

/// <summary>A key of the configuration file that an earlier version knew.</summary>
/// <param name="Name">In full, such as <c>limits.maxBodyBytes</c>.</param>
/// <param name="Until">The last version that knew it.</param>
/// <param name="Instead">Its present name; null when it is gone.</param>
/// <param name="Why">For one that is gone: what has become of its meaning.</param>
internal sealed record FormerKey(string Name, string Until, string? Instead, string? Why = null)
{
    /// <summary>None was renamed or removed yet. Whoever does that adds it here, or each upgraded server refuses to start without saying why.</summary>
    public static IReadOnlyList<FormerKey> All { get; } = [];

    public string WhatBecameOfIt => Instead is { } name
        ? $"was its name up to version {Until}; it is called {name} now"
        : $"is gone since version {Until}: {Why ?? "take it out"}";
}
