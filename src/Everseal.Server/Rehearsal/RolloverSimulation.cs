using Everseal.Server.Ledger;

namespace Everseal.Server.Rehearsal;

/// <summary>A world of nodes and relying parties, run through its years event by event.</summary>
internal sealed class RolloverSimulation : IDisposable
{
    // How often a node's worker looks, and how late it learns what another node changed: well within the propagation window.
    private static readonly TimeSpan WorkerInterval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);
    private static readonly TimeSpan ClockConfirmation = TimeSpan.FromHours(6);

    // After a change of the signer, when nodes and relying parties disagree about it, tokens are tried more often than once a day.
    private static readonly TimeSpan[] AfterChange =
    [
        TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(11), TimeSpan.FromMinutes(40), TimeSpan.FromHours(3), TimeSpan.FromHours(20), TimeSpan.FromDays(3),
    ];

    // Who got no answer asks again soon, and does not wait for his next turn in a month.
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);

    private const int ReadersADay = 3;

    private readonly SimulationPlan _plan;
    private readonly Timeline _timeline = new(SimulationPlan.Start);
    private readonly SeededSequence _luck;
    private readonly CredentialPool _pool;
    private readonly SimulatedStore _store;
    private readonly SimulatedNode[] _nodes;
    private readonly SimulatedReader[] _readers;
    private readonly SimulatedWorker _worker;
    private readonly TokenTraffic _traffic;
    private DateTimeOffset _settledSince = SimulationPlan.Start;
    private long _daysWithoutSigner;

    private RolloverSimulation(SimulationPlan plan)
    {
        _plan = plan;
        _luck = new SeededSequence(plan.Seed);
        _pool = new CredentialPool(plan);
        _store = new SimulatedStore(plan, _pool.Create(SimulationPlan.Start));
        _nodes = [.. Enumerable.Range(0, plan.Nodes).Select(_ => new SimulatedNode(_timeline, _store))];
        _readers = [.. plan.Readers.Select(NewReader)];
        _worker = new SimulatedWorker(plan, _store, _pool) { Retired = PlanTheft, SignerChanged = TryOften };
        _traffic = new TokenTraffic(plan, _timeline, _store, _nodes, _luck);
    }

    /// <param name="progress">Told once in a simulated year which one begins.</param>
    public static SimulationResult Run(SimulationPlan plan, Action<int>? progress = null)
    {
        using var simulation = new RolloverSimulation(plan);
        simulation.Begin();
        for (var year = 1; year <= plan.Years; year++)
        {
            progress?.Invoke(year);
            simulation._timeline.RunUntil(SimulationPlan.Start.AddDays(365.25 * year));
        }

        return simulation._traffic.Result(simulation._daysWithoutSigner, simulation._worker.Rotations);
    }

    public void Dispose() => _pool.Dispose();

    private SimulatedReader NewReader(ReaderProfile profile)
        => new(profile, NewClock(), _pool, _luck.Between(TimeSpan.Zero, profile.Refresh));

    private SimulatedClock NewClock() => new(_timeline) { Skew = _luck.Between(-SimulatedClock.LargestSkew, SimulatedClock.LargestSkew) };

    private void Begin()
    {
        foreach (var node in _nodes)
        {
            node.Clock.Skew = _luck.Between(-SimulatedClock.LargestSkew, SimulatedClock.LargestSkew);
            node.Start();
            Attend(node);
        }

        foreach (var reader in _readers)
            Read(reader);
        new Troubles(_timeline, _nodes, _luck) { Changed = Attend }.Begin();
        _timeline.After(TimeSpan.FromDays(1), PassDay);
    }

    /// <summary>Something about this node changed: its worker looks soon, and again once its clock may be believed.</summary>
    private void Attend(SimulatedNode node)
    {
        Unsettle();
        PlanWork(node, _timeline.Now + _luck.Between(TimeSpan.Zero, WorkerInterval));
        _timeline.After(ClockConfirmation + (2 * WorkerInterval), () => PlanWork(node, _timeline.Now));
    }

    private void PlanWork(SimulatedNode node, DateTimeOffset at)
    {
        if (!node.IsOn || (node.NextWork is { } planned && planned <= at && planned >= _timeline.Now))
            return;
        node.NextWork = at;
        _timeline.At(at, () =>
        {
            if (node.NextWork == at)
                Work(node);
        });
    }

    private void Work(SimulatedNode node)
    {
        node.NextWork = null;
        KeepCopies(node);
        var (due, hasChanged) = _worker.Run(node);
        if (hasChanged)
            Spread(node);

        // What time alone changes about the documents is noticed here as well.
        var steady = node.Realm.Ring.SteadyAround(node.Now).Until;
        if (steady < DateTimeOffset.MaxValue)
            _timeline.At(node.Clock.TrueTimeOf(steady), Unsettle);
        var next = due is { } date ? node.Clock.TrueTimeOf(date) : DateTimeOffset.MaxValue;
        var (earliest, latest) = (_timeline.Now + WorkerInterval, _timeline.Now + LongestWait);
        PlanWork(node, next < earliest ? earliest : next > latest ? latest : next);
    }

    /// <summary>The node that made a change knows it; the others read it from the store soon.</summary>
    private void Spread(SimulatedNode author)
    {
        author.Refresh();
        foreach (var node in _nodes.Where(node => node != author && node.IsOn))
        {
            _timeline.After(_luck.Between(TimeSpan.Zero, WorkerInterval), () =>
            {
                KeepCopies(node);
                node.Refresh();
                PlanWork(node, _timeline.Now + _luck.Between(TimeSpan.Zero, WorkerInterval));
            });
        }

        _timeline.After(WorkerInterval, Unsettle);
        Unsettle();
    }

    private void TryOften()
    {
        foreach (var delay in AfterChange)
            _timeline.After(delay, TryAllReaders);
    }

    private void KeepCopies(SimulatedNode node)
    {
        if (!node.IsOn)
            return;
        foreach (var reader in _readers)
            reader.KeepCopyOf(node.Published(), _timeline.Now);
    }

    /// <summary>From now on a reading may find something new.</summary>
    private void Unsettle()
    {
        _settledSince = _timeline.Now;
        foreach (var reader in _readers.Where(reader => !reader.IsWaiting))
            PlanReading(reader);
    }

    private void PlanReading(SimulatedReader reader)
    {
        if (reader.Profile.Reading == Reading.ByHand)
        {
            if (_store.Realm.Ring.Entries.All(entry => !entry.IsPublished || reader.Knows(entry.KeyId)))
                return;
            reader.IsWaiting = true;
            _timeline.After(_luck.Between(TimeSpan.FromDays(1), reader.Profile.Refresh), () => Read(reader));
        }
        else
        {
            reader.IsWaiting = true;
            _timeline.At(reader.NextReading(_timeline.Now), () => Read(reader));
        }
    }

    private void Read(SimulatedReader reader)
    {
        reader.IsWaiting = false;
        var on = _nodes.Where(node => node.IsOn).ToList();
        if (on.Count == 0)
        {
            TryAgain(reader);
            return;
        }

        var node = on[_luck.Below(on.Count)];
        if (node.Published().Refusal is not null)
        {
            TryAgain(reader);
            return;
        }

        var served = reader.Read(node.Published(), _timeline.Now);
        if (reader.Profile.IsRegistered && served is not null)
            RecordAdoptions(reader, served, node);

        var isLatest = served is not null && ReferenceEquals(node.Realm, _store.Realm) && node.Clock.Jump == TimeSpan.Zero && _timeline.Now > _settledSince;
        if (!isLatest)
            PlanReading(reader);
    }

    private void RecordAdoptions(SimulatedReader reader, IEnumerable<string> served, SimulatedNode node)
    {
        var isNews = false;
        foreach (var keyId in served)
            isNews |= _store.RecordAdoption(reader.Adoption(keyId, node.Now));
        foreach (var other in _nodes.Where(other => isNews && other.IsOn))
            PlanWork(other, _timeline.Now + _luck.Between(TimeSpan.Zero, WorkerInterval));
    }

    private void TryAgain(SimulatedReader reader)
    {
        reader.IsWaiting = true;
        _timeline.After(reader.Profile.Refresh < LongestRetry ? reader.Profile.Refresh : LongestRetry, () => Read(reader));
    }

    private void PassDay()
    {
        var on = _nodes.Where(node => node.IsOn).ToList();
        if (on.Any(LacksSigner))
            _daysWithoutSigner++;
        foreach (var node in on)
        {
            for (var count = 0; count < ReadersADay; count++)
                _traffic.Issue(node, _readers[_luck.Below(_readers.Length)]);
        }

        _timeline.After(TimeSpan.FromDays(1), PassDay);
    }

    // A node whose clock went back refuses and names the clock. One that runs ahead of others may find the key that it made withdrawn
    // by them: nobody misses its tokens, which are valid for nobody yet. One that was just disturbed has until its worker's next look.
    private bool LacksSigner(SimulatedNode node)
    {
        var lacks = node.ClockStatus.Verdict != ClockVerdict.Backward
            && (node.Clock.Jump == TimeSpan.Zero || _nodes.Length == 1)
            && _timeline.Now - node.UndisturbedSince > 3 * WorkerInterval
            && !node.Realm.Ring.SignerAt(node.Now).IsSuccess;
        if (lacks)
            _traffic.Note($"a node has no certificate to sign with at {node.Now:yyyy-MM-dd HH:mm}");
        return lacks;
    }

    private void TryAllReaders()
    {
        foreach (var node in _nodes.Where(node => node.IsOn))
        {
            foreach (var reader in _readers)
                _traffic.Issue(node, reader);
        }
    }

    /// <summary>A retired key was stolen: tried wherever its retirement must have arrived.</summary>
    private void PlanTheft(string keyId)
    {
        var known = _plan.Settings.PropagationWindow;
        _timeline.After(known, () =>
        {
            foreach (var node in _nodes.Where(node => node.IsOn))
                _traffic.PresentStolen(keyId, node);
        });

        // Who installs keys by hand reads no retirement; the certificate's end, which every token of it has passed, is his.
        var arrived = _timeline.Now + known;
        foreach (var reader in _readers.Where(reader => reader.Profile.Reading != Reading.ByHand))
            _timeline.After(known + reader.LongestDelay, () => PresentStolen(keyId, reader, arrived));
    }

    // Where all nodes were off, nobody could read it anywhere: then later.
    private void PresentStolen(string keyId, SimulatedReader reader, DateTimeOffset retiredEverywhere)
    {
        if (reader.LastReading > retiredEverywhere)
            _traffic.PresentStolen(keyId, reader);
        else
            _timeline.After(reader.LongestDelay, () => PresentStolen(keyId, reader, retiredEverywhere));
    }
}
