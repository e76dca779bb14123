using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Administration;
using Everseal.Server.Realms;
using Everseal.Server.Rollover;

namespace Everseal.Server.Features.SigningKeys;

/// <summary>A realm's signing keys: <c>/api/v1/realms/{realm}/keys</c>.</summary>
internal sealed class SigningKeyEndpoints(RealmRollover rollover, RingOperations operations, KeyAdoptions adoptions, RealmDirectory realms)
{
    public IResult List(string realm, ApiCall call) => call.Answer(rollover.Look(realm).Then<SigningKeyList>(view => Words(view).List()));

    public IResult Plan(string realm, ApiCall call) => call.Answer(rollover.Look(realm).Then<KeyPlan>(view => Words(view).Plan()));

    // Without the caller's token from here on: what was begun is ended, whoever disconnects.
    public async Task<IResult> RotateAsync(string realm, ApiCall call)
    {
        var body = await call.ReadAsync<RotateKeys>();
        if (!body.IsSuccess)
            return call.Answer(body);
        return body.Value.Emergency
            ? await ChangedAsync("keys rotate --emergency", realm, body.Value.Key, await operations.ReplaceCompromisedAsync(realm, body.Value.Key, body.Value.Fresh, CancellationToken.None), call)
            : await ChangedAsync("keys rotate", realm, null, await operations.RotateAsync(realm, CancellationToken.None), call);
    }

    public async Task<IResult> PromoteAsync(string realm, string? key, ApiCall call)
    {
        var body = await call.ReadAsync<PromoteKey>();
        return body.IsSuccess
            ? await ChangedAsync("keys promote", realm, key, await operations.PromoteAsync(realm, key, body.Value.Unseen, CancellationToken.None), call)
            : call.Answer(body);
    }

    public async Task<IResult> RetireAsync(string realm, string key, ApiCall call)
        => await ChangedAsync("keys retire", realm, key, await operations.RetireAsync(realm, key, CancellationToken.None), call);

    public async Task<IResult> ImportAsync(string realm, ApiCall call)
    {
        var body = await call.ReadAsync<ImportKey>();
        if (!body.IsSuccess)
            return call.Answer(body);

        var file = SigningKeyFile.Read(body.Value);
        if (!file.IsSuccess)
            return await ChangedAsync("keys import", realm, null, file.Error, call);
        using (file.Value)
            return await ChangedAsync("keys import", realm, null, await operations.ImportAsync(realm, file.Value, CancellationToken.None), call);
    }

    public async Task<IResult> PinAsync(string realm, string id, ApiCall call)
    {
        var body = await call.ReadAsync<PinKey>();
        return body.IsSuccess
            ? await ChangedAsync("keys pin", realm, id, await operations.PinAsync(realm, id, body.Value.Key, CancellationToken.None), call)
            : call.Answer(body);
    }

    public async Task<IResult> UnpinAsync(string realm, string id, ApiCall call)
        => await ChangedAsync("keys unpin", realm, id, await operations.UnpinAsync(realm, id, CancellationToken.None), call);

    public async Task<IResult> AcknowledgeAsync(string realm, string id, ApiCall call)
    {
        var body = await call.ReadAsync<AcknowledgeKey>();
        if (!body.IsSuccess)
            return call.Answer(body);

        var acknowledged = rollover.Look(realm).Then(view => Acknowledge(view, id, body.Value.Key));
        var target = acknowledged.IsSuccess ? $"{id} knows key {acknowledged.Value.KeyId}" : id;
        return await call.ChangedAsync("relying-party ack", realm, target, acknowledged, done => ApiCall.Json(done.Description));
    }

    private Result<Acknowledged> Acknowledge(RolloverView view, string id, string? key)
    {
        var found = key is not null ? RingOperations.Find(view.Ring, key)
            : Words(view).Awaited is { } awaited ? awaited
            : ErrorCodes.Rollover.NoSuchKey.With("No key is published.");
        if (!found.IsSuccess)
            return found.Error;
        var keyId = found.Value.KeyId;
        if (adoptions.Acknowledge(view.Realm.Name, id, keyId, view.Now) is { } refusal)
            return refusal;
        return rollover.Look(view.Realm.Name).Then<Acknowledged>(after => new Acknowledged(keyId, Words(after).Adoption(id, keyId)));
    }

    private Task<IResult> ChangedAsync(string action, string realm, string? target, Result<RingChange> changed, ApiCall call)
        => call.ChangedAsync(
            action, realm, string.Join(' ', new[] { target, changed.Value?.KeyId }.OfType<string>().Distinct(StringComparer.Ordinal)), changed,
            change => ApiCall.Json(Words(change.View).Change(change)));

    private KeyDescriptions Words(RolloverView view) => new(view, realms.PublicUrl);

    private sealed record Acknowledged(string KeyId, KeyAdoptionDescription Description);
}
