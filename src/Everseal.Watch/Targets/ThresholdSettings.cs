using Everseal.Core.Expiry;

namespace Everseal.Watch.Targets;

/// <summary>Thresholds that somebody set, by class; what is not set is as <see cref="ExpiryThresholds.For"/> says.</summary>
public sealed record ThresholdSettings(IReadOnlyDictionary<CertificateClass, ThresholdChanges> ByClass)
{
    public static ThresholdSettings None { get; } = new(new Dictionary<CertificateClass, ThresholdChanges>());

    /// <summary>The same for every class: what <c>--warning</c> and <c>--critical</c> mean.</summary>
    public static ThresholdSettings ForAll(ThresholdChanges changes) => new(Enum.GetValues<CertificateClass>().ToDictionary(kind => kind, _ => changes));

    public ExpiryThresholds For(CertificateClass kind, TimeSpan lifetime)
    {
        var usual = ExpiryThresholds.For(kind, lifetime);
        return ByClass.GetValueOrDefault(kind) is { } changes ? changes.AppliedTo(usual) : usual;
    }

    /// <summary>These, and where they say nothing, those.</summary>
    public ThresholdSettings Over(ThresholdSettings wider) => new(
        ByClass.Keys.Union(wider.ByClass.Keys).ToDictionary(
            kind => kind,
            kind => (ByClass.GetValueOrDefault(kind) ?? ThresholdChanges.None).Over(wider.ByClass.GetValueOrDefault(kind) ?? ThresholdChanges.None)));
}

/// <summary>Which of a class's thresholds somebody set; null leaves the usual one.</summary>
public sealed record ThresholdChanges(
    Threshold? Notice = null,
    Threshold? Warning = null,
    Threshold? Critical = null,
    Threshold? Page = null)
{
    public static ThresholdChanges None { get; } = new();

    /// <summary>A warning that comes after the critical one is the classic mistake of low-side ranges. Compared as far as both tell the same measure.</summary>
    public bool IsInverted => IsBelow(Notice, Warning) || IsBelow(Warning, Critical);

    internal ExpiryThresholds AppliedTo(ExpiryThresholds usual) => new(
        Notice?.AppliedTo(usual.Notice) ?? usual.Notice,
        Warning?.AppliedTo(usual.Warning) ?? usual.Warning,
        Critical?.AppliedTo(usual.Critical) ?? usual.Critical,
        Page?.AppliedTo(usual.Page) ?? usual.Page);

    internal ThresholdChanges Over(ThresholdChanges wider)
        => new(Notice ?? wider.Notice, Warning ?? wider.Warning, Critical ?? wider.Critical, Page ?? wider.Page);

    private static bool IsBelow(Threshold? earlier, Threshold? later)
        => earlier?.Time < later?.Time || earlier?.Share < later?.Share;
}
