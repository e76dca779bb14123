using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.Tokens;
using Everseal.Server.Administration;
using Everseal.Server.Realms;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Features.RelyingParties;

/// <summary>Relying parties: <c>/api/v1/realms/{realm}/relying-parties</c>.</summary>
internal sealed class RelyingPartyEndpoints(RelyingPartyStore store, RealmDirectory realms, TimeProvider time)
{
    public async Task<IResult> ListAsync(string realm, ApiCall call)
        => call.Answer((await store.ListAsync(realm, call.Cancelled))
            .Then<RelyingPartyList>(list => new RelyingPartyList([.. list.Select(Describe)])));

    public async Task<IResult> ShowAsync(string realm, string id, ApiCall call)
        => call.Answer((await store.FindAsync(realm, id, call.Cancelled)).Then<RelyingPartyDescription>(one => DescribeWithUrls(realm, one)));

    public async Task<IResult> AddAsync(string realm, ApiCall call)
    {
        var body = await call.ReadAsync<AddRelyingParty>();
        if (!body.IsSuccess)
            return call.Answer(body);

        var order = Order(realm);
        var registration = order.Then(one => one.Create(body.Value));
        var added = registration.IsSuccess ? await store.AddAsync(realm, registration.Value, call.Cancelled) : registration.Error;
        return await ChangedAsync("relying-party add", realm, body.Value.Id, added, call, one => ApiCall.Json(DescribeWithUrls(realm, one)));
    }

    public async Task<IResult> ChangeAsync(string realm, string id, ApiCall call)
    {
        var body = await call.ReadAsync<ChangeRelyingParty>();
        if (!body.IsSuccess)
            return call.Answer(body);

        var order = Order(realm);
        var changed = order.IsSuccess
            ? await store.ChangeAsync(realm, id, present => order.Value.Apply(body.Value, present), call.Cancelled)
            : order.Error;
        return await ChangedAsync("relying-party set", realm, id, changed, call, one => ApiCall.Json(DescribeWithUrls(realm, one)));
    }

    public async Task<IResult> RemoveAsync(string realm, string id, ApiCall call)
        => await ChangedAsync("relying-party remove", realm, id, await store.RemoveAsync(realm, id, call.Cancelled), call, _ => Results.NoContent());

    private Result<RelyingPartyOrder> Order(string realm) => realms.Find(realm) is { } found
        ? new RelyingPartyOrder(found.Policy, MetadataSecret.Generate(), time.GetUtcNow())
        : new StsError(ErrorCodes.Server.RealmNotFound, $"There is no realm {realm}.");

    private async Task<IResult> ChangedAsync(
        string action, string realm, string id, Result<RelyingPartyRegistration> changed, ApiCall call, Func<RelyingPartyRegistration, IResult> describe)
    {
        IResult answer;
        try
        {
            if (changed.IsSuccess)
                realms.Reload();
        }
        finally
        {
            // On record even when the realm cannot be read again: it was changed.
            answer = await call.ChangedAsync(action, realm, changed.IsSuccess ? Words(changed.Value) : id, changed, describe);
        }

        return answer;
    }

    /// <summary>What is in force now, for the audit record: without the metadata URL, which is a secret.</summary>
    private static string Words(RelyingPartyRegistration registration)
    {
        var (declaration, rules) = (registration.Declaration, registration.Declaration.Rules);
        return $"{declaration.Identifier} enabled={rules.IsEnabled} key-type={RelyingPartyRules.WordOf(rules.KeyType)} refresh={declaration.RefreshInterval}"
            + $" max-bearer={rules.MaxBearerLifetime} max-holder-of-key={rules.MaxHolderOfKeyLifetime} claims=[{string.Join("; ", rules.Claims.Texts)}]";
    }

    private RelyingPartyDescription DescribeWithUrls(string realm, RelyingPartyRegistration registration)
    {
        var name = realms.Find(realm)?.Name ?? realm;
        return Describe(registration) with
        {
            MetadataUrl = PublicPaths.UrlOf(realms.PublicUrl, PublicPaths.RelyingPartyMetadata, name, registration.MetadataSecret),
            JwksUrl = PublicPaths.UrlOf(realms.PublicUrl, PublicPaths.RelyingPartyJsonWebKeySet, name, registration.MetadataSecret),
        };
    }

    private static RelyingPartyDescription Describe(RelyingPartyRegistration registration)
    {
        var (declaration, rules) = (registration.Declaration, registration.Declaration.Rules);
        return new RelyingPartyDescription(
            declaration.Identifier,
            rules.IsEnabled,
            RelyingPartyRules.WordOf(rules.KeyType),
            (long)declaration.RefreshInterval.TotalSeconds,
            (long?)rules.MaxBearerLifetime?.TotalSeconds,
            (long?)rules.MaxHolderOfKeyLifetime?.TotalSeconds,
            rules.Claims.Texts,
            registration.EncryptionCertificate is { } der ? DescribeCertificate(der, declaration.Identifier) : null,
            registration.CreatedAt);
    }

    private static CertificateDescription DescribeCertificate(ReadOnlyMemory<byte> der, string name)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(der.Span);
        return CertificateDescriptions.Describe(certificate, name);
    }
}
