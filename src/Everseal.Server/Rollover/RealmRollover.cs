using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Keys;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Rollover;

/// <summary>
/// Changes a realm's key ring, by the clock or on a person's word, one change at a time: look, decide (Core), store in one
/// transaction, and only then swap the snapshot that requests use. Killed anywhere, it leaves the ring before or after.
/// </summary>
public sealed class RealmRollover : IDisposable
{
    private const string PinAction = "keys pin";

    private readonly RealmDirectory _realms;
    private readonly RingStore _rings;
    private readonly SigningCredentials _credentials;
    private readonly KeyAdoptions _adoptions;
    private readonly TokenLedger _ledger;
    private readonly LastTokens _lastTokens;
    private readonly ClockWatch _clock;
    private readonly RolloverRecords _records;
    private readonly TimeProvider _time;
    private readonly SelfRepair _selfRepair;
    private readonly SemaphoreSlim _turn = new(1);

    public RealmRollover(
        RealmDirectory realms, RingStore rings, SigningCredentials credentials, KeyAdoptions adoptions, TokenLedger ledger, IncidentRegister incidents, ClockWatch clock,
        SelfRepair selfRepair, TimeProvider time, ILoggerFactory logging)
    {
        _selfRepair = selfRepair;
        (_realms, _rings, _credentials, _adoptions, _ledger, _clock, _time) = (realms, rings, credentials, adoptions, ledger, clock, time);
        (_lastTokens, _records) = (new LastTokens(ledger), new RolloverRecords(ledger, incidents, logging.CreateLogger<RolloverRecords>()));
    }

    /// <summary>What is known about a realm's keys now, for whoever decides or explains. Writes nothing.</summary>
    /// <exception cref="StsErrorException">The store is damaged.</exception>
    /// <exception cref="SqliteException">The store cannot be read.</exception>
    public Result<RolloverView> Look(string realm)
    {
        if (_realms.Find(realm) is not { } snapshot)
            return ErrorCodes.Server.RealmNotFound.With($"There is no realm {realm}.");

        // The time first, then the look at the clock: a jump that came before this time shows in it.
        var now = _time.GetUtcNow();
        var confirmed = _clock.Observe().Verdict == ClockVerdict.Steady;
        var adoptions = _adoptions.Read(snapshot.Name);
        var situation = new RolloverSituation(snapshot.RelyingParties.Enabled, adoptions, confirmed) { Issuer = _credentials.Issuer };
        return new RolloverView(snapshot, WithLastTokens(snapshot, _rings.Read(snapshot.Name), now), situation, now, _selfRepair.IsOn);
    }

    /// <summary>Takes what is due by the policy.</summary>
    public Task<Result<RolloverStep>> StepAsync(string realm, CancellationToken cancellationToken) => InTurnAsync<RolloverStep>(async () =>
    {
        _adoptions.Keep();
        var looked = Look(realm);
        if (!looked.IsSuccess)
            return looked.Error;

        var view = looked.Value;
        var (step, fresh, unmade) = await TakeAsync(view, cancellationToken);
        if (await StoreAsync(view, step.After, cancellationToken) is { } unwritten)
            return unwritten;

        await _records.RecordAsync(step, fresh?.KeyId, view.Now);
        await RaiseAsync(view, step, unmade);
        return step;
    }, cancellationToken);

    /// <summary>Changes the ring as a person asks; the caller audits it.</summary>
    /// <param name="change">Gives the new ring, or why there is none; it may make a key first.</param>
    public Task<Result<RolloverView>> ChangeAsync(
        string realm, Func<RolloverView, Task<Result<SigningKeyRing>>> change, CancellationToken cancellationToken) => InTurnAsync<RolloverView>(async () =>
    {
        _adoptions.Keep();
        var looked = Look(realm);
        if (!looked.IsSuccess)
            return looked.Error;

        var view = looked.Value;
        var changed = await change(view);
        if (!changed.IsSuccess)
            return changed.Error;
        if (await StoreAsync(view, changed.Value, cancellationToken) is { } unwritten)
            return unwritten;

        return view with { Ring = changed.Value, Realm = _realms.Find(view.Realm.Name)! };
    }, cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task<(RolloverStep Step, SigningCredential? Fresh, StsError? Unmade)> TakeAsync(RolloverView view, CancellationToken cancellationToken)
    {
        var step = RolloverStep.Take(view.Ring, view.Settings, view.Situation, view.Now);
        if (step.Wanted is null)
            return (step, null, null);

        var made = await _credentials.MakeAsync(view.Realm, cancellationToken);
        return made.IsSuccess
            ? (RolloverStep.Take(view.Ring, view.Settings, view.Situation, view.Now, made.Value), made.Value, null)
            : (step, null, made.Error);
    }

    // The time that it was decided by goes first: a ring from a future that turns out wrong must find the next start knowing that
    // it saw that time. Then the ring; the snapshot also when another process, or a repair, changed what lies there.
    private async Task<StsError?> StoreAsync(RolloverView view, SigningKeyRing after, CancellationToken cancellationToken)
    {
        if (!RingStates.AreEqual(view.Ring, after)
            && (await _ledger.RecordTimeAsync(view.Now, forgetBefore: null, cancellationToken) ?? _rings.Write(view.Ring, after)) is { } unwritten)
        {
            return unwritten;
        }

        if (!RingStates.AreEqual(view.Realm.Ring, after))
            _realms.Reload();
        return null;
    }

    private async Task RaiseAsync(RolloverView view, RolloverStep step, StsError? unmade)
    {
        var realm = view.Realm.Name;
        var signerEnds = step.After.DefaultSignerAt(view.Now)?.Credential.Validity.NotAfter;
        var logins = new RolloverEffect(
            Severity.Warning, $"Logins to realm {realm} end with the present signing certificate.", $"everseal keys plan --realm {realm}", signerEnds);
        if (step.Blocked is { } blocked)
            await _records.RaiseAsync(realm, "keys create", null, ErrorCodes.Rollover.NextKeyNotMade.With(blocked.Reason), logins with { Next = blocked.Next }, view.Now);
        else if (unmade is not null)
            await _records.RaiseAsync(realm, "keys create", null, ErrorCodes.Rollover.NextKeyNotMade.With(step.Wanted!.Reason, unmade.ToString()), logins, view.Now);
        else
            await _records.ResolveAsync(realm, "keys create", null);
        if (step.Refused.Count == 0)
            await _records.ResolveAsync(realm, "keys plan", null);
        foreach (var refused in step.Refused)
            await _records.RaiseAsync(realm, "keys plan", null, ErrorCodes.Rollover.StepRefused.With(refused.PublicDetail, refused.InternalDetail), logins, view.Now);
        await RaisePinsAsync(realm, step, view.Now);
    }

    // By what is, not by what this round changed: a kill, or a person who lifted the pin, must leave no incident behind and none out.
    private async Task RaisePinsAsync(string realm, RolloverStep step, DateTimeOffset now)
    {
        foreach (var (relyingParty, keyId) in step.After.Pins)
        {
            var ends = step.After.Find(keyId)!.Credential.Validity.NotAfter;
            await _records.RaiseAsync(
                realm, PinAction, relyingParty,
                ErrorCodes.Rollover.RelyingPartyNotReady.With($"{relyingParty} is pinned to key {keyId}, whose certificate ends on {ends.UtcDateTime:yyyy-MM-dd}."),
                new RolloverEffect(Severity.Warning, $"{relyingParty} refuses logins when that certificate has ended.", $"everseal relying-party ack {relyingParty} --realm {realm}", ends), now);
        }

        foreach (var relyingParty in _records.OpenTargetsOf(realm, PinAction).Where(relyingParty => !step.After.Pins.ContainsKey(relyingParty)))
            await _records.ResolveAsync(realm, PinAction, relyingParty);
    }

    private SigningKeyRing WithLastTokens(RealmSnapshot realm, SigningKeyRing ring, DateTimeOffset now)
    {
        var longest = realm.Policy.MaxFamilyAge > realm.Policy.MaxHolderOfKeyLifetime ? realm.Policy.MaxFamilyAge : realm.Policy.MaxHolderOfKeyLifetime;
        var oldest = now - longest - realm.Policy.ClockTolerance;
        var signer = ring.DefaultSignerAt(now);
        foreach (var entry in ring.Entries.Where(entry => entry.IsPromoted && entry != signer && entry.Credential.IsValidAt(now)))
            ring = ring.RecordToken(entry.KeyId, _lastTokens.ExpiryOf(entry.KeyId, oldest, now)).Value ?? ring;
        return ring;
    }

    private async Task<Result<T>> InTurnAsync<T>(Func<Task<Result<T>>> work, CancellationToken cancellationToken)
        where T : notnull
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        catch (StsErrorException exception)
        {
            return exception.Error;
        }
        catch (SqliteException exception)
        {
            return ErrorCodes.Server.StorageFailed.With("The keys cannot be read or stored.", exception.Message);
        }
        finally
        {
            _turn.Release();
        }
    }
}
