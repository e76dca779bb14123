using Everseal.Server.Ledger;
using Everseal.Server.Publishing;
using Everseal.Server.Realms;

namespace Everseal.Server.Rehearsal;

/// <summary>One node: its clock, what it last read from the store, and what it publishes. Off, it has nothing of that but the clock.</summary>
internal sealed class SimulatedNode(Timeline timeline, SimulatedStore store)
{
    private static readonly Uri PublicUrl = new("https://sts.example/");

    private ClockWatch? _watch;
    private DateTimeOffset? _highWaterMark;
    private PublishedRealm? _published;
    private RealmSnapshot? _publishedOf;

    public SimulatedClock Clock { get; } = new(timeline);

    public DateTimeOffset Now => Clock.GetUtcNow();

    public bool IsOn => _watch is not null;

    /// <summary>Since when, in true time, nothing happened to it that its worker may not have seen yet.</summary>
    public DateTimeOffset UndisturbedSince { get; private set; }

    public RealmSnapshot Realm { get; private set; } = store.Realm;

    /// <summary>When its worker looks next, in true time.</summary>
    public DateTimeOffset? NextWork { get; set; }

    public ClockStatus ClockStatus => _watch!.Status;

    public void Start()
    {
        _watch = new ClockWatch(_highWaterMark, Clock);
        UndisturbedSince = timeline.Now;
        Refresh();
    }

    public void Stop()
    {
        _highWaterMark = Observe().HighWaterMark;
        _watch = null;
        NextWork = null;
    }

    public void SetClock(TimeSpan jump)
    {
        Clock.Jump = jump;
        UndisturbedSince = timeline.Now;
    }

    public ClockStatus Observe() => _watch!.Observe();

    public void Refresh() => Realm = store.Realm;

    /// <summary>As the endpoint has it: finished documents, for as long as they stay right.</summary>
    public PublishedRealm Published()
    {
        var confirmed = _watch!.IsConfirmed;
        if (_published is null || !ReferenceEquals(_publishedOf, Realm) || !_published.IsGoodAt(Now, confirmed))
            (_published, _publishedOf) = (new PublishedRealm(Realm, PublicUrl, Now, confirmed), Realm);
        return _published;
    }
}
