using System.Reflection;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Administration;
using Everseal.Server.Realms;

namespace Everseal.Server.Features.RealmSettings;

/// <summary>Realms and their settings: <c>/api/v1/realms</c>, <c>/api/v1/server</c>.</summary>
internal sealed class RealmEndpoints(RealmDirectory realms, RealmSettingStore store)
{
    private static readonly string Version =
        typeof(RealmEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public IResult Server(ApiCall call) => call.Answer<ServerDescription>(
        new ServerDescription(Version, realms.PublicUrl.AbsoluteUri, realms.Default?.Name ?? ""));

    public IResult List(ApiCall call) => call.Answer<RealmList>(
        new RealmList([.. realms.All.OrderBy(realm => realm.Name, StringComparer.Ordinal).Select(Describe)]));

    public IResult Show(string realm, ApiCall call) => call.Answer(Find(realm));

    public async Task<IResult> ChangeAsync(string realm, ApiCall call)
    {
        var body = await call.ReadAsync<ChangeRealm>();
        if (!body.IsSuccess)
            return call.Answer(body);

        var changed = await store.ChangeAsync(realm, body.Value, call.Cancelled);
        IResult answer;
        try
        {
            if (changed.IsSuccess)
                realms.Reload();
        }
        finally
        {
            // On record even when the changed realm cannot be read again: it was changed.
            answer = await call.ChangedAsync("realm set", realm, Words(body.Value), changed, name => call.Answer(Find(name)));
        }

        return answer;
    }

    private Result<RealmDescription> Find(string name) => realms.Find(name) is { } realm
        ? Describe(realm)
        : new StsError(ErrorCodes.Server.RealmNotFound, $"There is no realm {name}.");

    private static RealmDescription Describe(RealmSnapshot realm) => new(
        realm.Name,
        realm.IsDefault,
        realm.Policy.Issuer,
        realm.Settings.AllowRsa1024,
        realm.Policy.AllowUnsignedBearerRenew,
        realm.Settings.SelfRenewal,
        [.. realm.Ring.Entries.Where(entry => entry.RetiredAt is null)
            .Select(entry => CertificateDescriptions.Describe(entry.Credential.Certificate, $"STS signing {realm.Name}"))],
        RealmWarnings.Of(realm),
        realm.Settings.RequireRelyingParty,
        (long)realm.Settings.SigningLifetime.TotalSeconds,
        KeyKinds.NameOf(realm.Settings.SigningKey));

    private static string Words(ChangeRealm change) => string.Join(' ', new[]
    {
        change.AllowRsa1024 is { } weak ? $"allow-rsa-1024={weak}" : null,
        change.AllowUnsignedBearerRenew is { } unsigned ? $"allow-unsigned-bearer-renew={unsigned}" : null,
        change.SelfRenewal is { } renewal ? $"self-renewal={renewal}" : null,
        change.RequireRelyingParty is { } required ? $"require-relying-party={required}" : null,
        change.SigningLifetimeSeconds is { } lifetime ? $"signing-lifetime={TimeSpan.FromSeconds(Math.Clamp(lifetime, 0, int.MaxValue))}" : null,
        change.SigningKey is { } key ? $"signing-key={key}" : null,
    }.OfType<string>());
}
