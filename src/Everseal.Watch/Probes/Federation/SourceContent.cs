using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Federation;

/// <summary>What one document says, whoever fetched it, from where and when.</summary>
internal sealed record SourceContent(IReadOnlyList<ObservedCertificate> Certificates)
{
    public static SourceContent Empty { get; } = new([]);

    public IReadOnlyList<ObservedKey> BareKeys { get; init; } = [];

    public DateTimeOffset? ValidUntil { get; init; }

    public TimeSpan? CacheDuration { get; init; }

    public DateTimeOffset? NextUpdate { get; init; }

    public IReadOnlyList<StsError> Remarks { get; init; } = [];

    public ObservedSource At(string name, string address) => new(name, address, Certificates)
    {
        BareKeys = BareKeys,
        ValidUntil = ValidUntil,
        CacheDuration = CacheDuration,
        NextUpdate = NextUpdate,
        Remarks = Remarks,
    };
}
