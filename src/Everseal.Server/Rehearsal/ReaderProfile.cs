namespace Everseal.Server.Rehearsal;

/// <summary>How a relying party gets to know keys.</summary>
internal enum Reading
{
    /// <summary>From its own metadata URL, as SAML metadata.</summary>
    OwnMetadata,

    /// <summary>From its own URL, as a JSON Web Key Set.</summary>
    OwnKeySet,

    /// <summary>From the realm's public document, behind a shared cache; nobody registered it.</summary>
    RealmKeySet,

    /// <summary>By hand: some days after a key appears, a person installs what is published and acknowledges it.</summary>
    ByHand,
}

/// <summary>One relying party's habits.</summary>
/// <param name="Refresh">How often it reads.</param>
/// <param name="Declared">How often it says that it reads; who says less than it does is a laggard.</param>
internal sealed record ReaderProfile(string Name, Reading Reading, TimeSpan Refresh, TimeSpan Declared)
{
    /// <summary>From five minutes to thirty days; honest ones, laggards, one that acknowledges, two that nobody knows.</summary>
    public static IReadOnlyList<ReaderProfile> Usual { get; } =
    [
        Honest("five-minutes", Reading.OwnKeySet, TimeSpan.FromMinutes(5)),
        Honest("one-hour", Reading.OwnMetadata, TimeSpan.FromHours(1)),
        Honest("six-hours", Reading.OwnKeySet, TimeSpan.FromHours(6)),
        Honest("one-day", Reading.OwnMetadata, TimeSpan.FromDays(1)),
        Honest("one-week", Reading.OwnKeySet, TimeSpan.FromDays(7)),
        Honest("two-weeks", Reading.OwnMetadata, TimeSpan.FromDays(14)),
        Honest("thirty-days", Reading.OwnMetadata, TimeSpan.FromDays(30)),
        new("eager-behind-its-cache", Reading.OwnKeySet, TimeSpan.FromMinutes(5), TimeSpan.FromDays(1)),
        new("laggard-of-days", Reading.OwnMetadata, TimeSpan.FromDays(6), TimeSpan.FromHours(1)),
        new("laggard-of-weeks", Reading.OwnKeySet, TimeSpan.FromDays(80), TimeSpan.FromDays(1)),
        new("laggard-of-months", Reading.OwnMetadata, TimeSpan.FromDays(110), TimeSpan.FromDays(1)),
        new("by-hand", Reading.ByHand, TimeSpan.FromDays(60), TimeSpan.FromDays(30)),
        new("unknown-eager", Reading.RealmKeySet, TimeSpan.FromMinutes(5), TimeSpan.Zero),
        new("unknown", Reading.RealmKeySet, TimeSpan.FromHours(1), TimeSpan.Zero),
    ];

    public string Identifier => $"https://{Name}.example/";

    public bool IsRegistered => Reading != Reading.RealmKeySet;

    private static ReaderProfile Honest(string name, Reading reading, TimeSpan refresh) => new(name, reading, refresh, refresh);
}
