using Everseal.Core.Expiry;

namespace Everseal.Watch.Targets;

/// <summary>Thresholds that somebody set, by class; where none is set, <see cref="ExpiryThresholds.For"/> applies.</summary>
public sealed record ThresholdSettings(IReadOnlyDictionary<CertificateClass, ExpiryThresholds> ByClass)
{
    public static ThresholdSettings None { get; } = new(new Dictionary<CertificateClass, ExpiryThresholds>());

    public ExpiryThresholds For(CertificateClass kind, TimeSpan lifetime) => ByClass.GetValueOrDefault(kind) ?? ExpiryThresholds.For(kind, lifetime);
}
