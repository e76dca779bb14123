namespace Everseal.Server.Overload;

/// <summary>
/// How often one source may log in with one name. Never how often the name may be used at all: then whoever floods a
/// name would lock out its owner.
/// </summary>
public sealed class UserRates(OverloadLimits limits, TimeProvider time)
{
    private readonly SourceRates _rates = new(OverloadLimits.PerSecond(limits.LoginsPerUser), time);

    public bool TryTake(string realm, string user, string source) => _rates.TryTake($"{realm}\n{user}\n{source}");
}
