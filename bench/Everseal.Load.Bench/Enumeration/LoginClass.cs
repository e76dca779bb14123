namespace Everseal.Load.Enumeration;

/// <summary>A reason for which a login is refused.</summary>
/// <param name="User">Gives the name for the n-th attempt from one address: fewer than five each, since the fifth failure locks it out.</param>
internal sealed record LoginClass(string Name, Func<int, string> User, string Password)
{
    public const string Right = "Right-horse-7-battery";
    private const string Wrong = "Wrong-horse-7-battery";
    private const int AttemptsPerName = 4;

    public const string LockedUser = "locked";
    public const string LockedNobody = "locked-nobody";

    /// <summary>Accounts of a kind: from one address so many names can fail without a lock.</summary>
    public const int NamesPerKind = 3;

    /// <summary>From one address, lest fifty failures lock the address out.</summary>
    public const int AttemptsPerSource = 40;

    public static IReadOnlyList<LoginClass> All { get; } =
    [
        new("unknown user", _ => $"nobody-{Guid.NewGuid():N}"[..20], Wrong),
        new("wrong password", Rotating("known"), Wrong),
        new("empty password", Rotating("empty"), ""),
        new("disabled, right password", Rotating("disabled"), Right),
        new("locked, right password", _ => LockedUser, Right),
        new("unknown and locked", _ => LockedNobody, Wrong),
        new("a service's name", Rotating("service"), Wrong),
        new("hash of old parameters", Rotating("old"), Wrong),
    ];

    private static Func<int, string> Rotating(string kind) => attempt => $"{kind}-{attempt / AttemptsPerName % NamesPerKind}";
}
