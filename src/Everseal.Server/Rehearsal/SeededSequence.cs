namespace Everseal.Server.Rehearsal;

/// <summary>Numbers that look random and are the same for the same seed (SplitMix64). For simulated luck, never for secrets.</summary>
internal sealed class SeededSequence(ulong seed)
{
    private ulong _state = seed;

    /// <returns>From 0 to below <paramref name="end"/>.</returns>
    public int Below(int end) => (int)(Next() % (ulong)end);

    public bool OneIn(int cases) => Below(cases) == 0;

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * (Next() / (double)ulong.MaxValue));

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
