using Everseal.Core.Errors;

namespace Everseal.Server.Overload;

/// <summary>The one door before costly work: the source's rate, then a place.</summary>
internal sealed class Admission : IDisposable
{
    // A waiting message stays in memory. Ordinary ones are far smaller.
    private const int LargestThatWaits = 64 * 1024;

    private readonly Dictionary<WorkKind, AdmissionLane> _lanes;
    private readonly SourceRates _requests;
    private readonly SourceRates _logins;

    public Admission(OverloadLimits limits, TimeProvider time)
    {
        _lanes = Enum.GetValues<WorkKind>().ToDictionary(kind => kind, kind => new AdmissionLane(limits.LineFor(kind), time));
        _requests = new SourceRates(OverloadLimits.PerSecond(limits.RequestsPerSource), time);
        _logins = new SourceRates(OverloadLimits.PerSecond(limits.LoginsPerSource), time);
    }

    /// <summary>Waits for a place at this kind of work.</summary>
    /// <param name="source">Whose rate counts.</param>
    /// <param name="bytes">What the message occupies while it waits.</param>
    /// <returns>The place, to be left in any case; <c>EVS-4004</c> for a source that asks too often, <c>EVS-6130</c> without a place.</returns>
    public async ValueTask<Result<Place>> EnterAsync(WorkKind kind, string source, int bytes, CancellationToken cancellationToken)
    {
        // Before the line, so that one source cannot fill it for all others.
        if (!_requests.TryTake(source) || (kind == WorkKind.Password && !_logins.TryTake(source)))
            return ErrorCodes.Identities.TooManyFromSource.With("Too many requests from this address. Try again in a second.");

        return await _lanes[kind].EnterAsync(mayWait: bytes <= LargestThatWaits, cancellationToken) ? new Place(kind, _lanes[kind]) : NoPlace;
    }

    /// <summary>Once parsed, what passed for a check may turn out to want a token: then it queues with those.</summary>
    /// <returns>Null when the place will do; <c>EVS-6130</c> when there is no other.</returns>
    public async ValueTask<StsError?> RequireAsync(Place place, WorkKind wanted, CancellationToken cancellationToken)
    {
        if (place.Kind != WorkKind.Check || wanted == WorkKind.Check)
            return null;

        place.Dispose();
        if (!await _lanes[wanted].EnterAsync(mayWait: true, cancellationToken))
            return NoPlace;
        place.Become(wanted, _lanes[wanted]);
        return null;
    }

    public void Dispose()
    {
        foreach (var lane in _lanes.Values)
            lane.Dispose();
    }

    private static StsError NoPlace => ErrorCodes.Server.Overloaded.With("The service is busy. Try again in a few seconds.");
}
