using System.Runtime.CompilerServices;
using Everseal.Server.Ledger;
using Everseal.Server.Publishing;
using Everseal.Server.Realms;
using Everseal.Server.Rollover;

namespace Everseal.Server.Features.PublishedKeys;

/// <summary>What verifiers fetch. Open to everyone; who names a realm or a relying party that is not there gets 404.</summary>
internal sealed class PublishedKeyEndpoints(RealmDirectory realms, KeyAdoptions adoptions, ClockWatch clock, TimeProvider time)
{
    // A snapshot that was replaced takes its documents with it.
    private readonly ConditionalWeakTable<RealmSnapshot, PublishedRealm> _published = [];

    public Task MetadataAsync(HttpContext context, string? realm) => AnswerAsync(context, realm, published => published.Keys.Metadata);

    public Task MetadataAsync(HttpContext context, string realm, string secret)
        => AnswerRelyingPartyAsync(context, realm, secret, keys => keys.Metadata);

    public Task JsonWebKeySetAsync(HttpContext context, string? realm) => AnswerAsync(context, realm, published => published.Keys.JsonWebKeySet);

    public Task JsonWebKeySetAsync(HttpContext context, string realm, string secret)
        => AnswerRelyingPartyAsync(context, realm, secret, keys => keys.JsonWebKeySet);

    /// <summary>vCenter's list of trusted chains. Everything here is of the tenant's scope; other scopes are empty and refused.</summary>
    public Task TenantCertificatesAsync(HttpContext context, string realm)
    {
        var (scope, granularity) = (context.Request.Query["scope"].ToString(), context.Request.Query["granularity"].ToString());
        var isLeafOnly = IsWord(granularity, "LEAF");
        if ((scope.Length > 0 && !IsWord(scope, "TENANT")) || (granularity.Length > 0 && !isLeafOnly && !IsWord(granularity, "CHAIN")))
            return RefuseAsync(context, StatusCodes.Status400BadRequest, "scope is TENANT; granularity is CHAIN or LEAF");
        return AnswerAsync(context, realm, published => isLeafOnly ? published.Leaves : published.Chains);
    }

    private static bool IsWord(string value, string word) => value.Equals(word, StringComparison.OrdinalIgnoreCase);

    // Who has read the document, or is told that the one it has is still right, knows the keys in it. A HEAD shows none, whatever
    // tag it names: a monitor that looks for changes learns the tag from another HEAD.
    private async Task AnswerRelyingPartyAsync(HttpContext context, string realm, string secret, Func<KeyDocuments, PublishedDocument> choose)
    {
        (PublishedRealm Realm, string RelyingParty)? shown = null;
        var isKnown = await AnswerAsync(context, realm, published =>
        {
            if (published.FindRelyingParty(secret) is not { } relyingParty)
                return null;
            shown = (published, relyingParty.Identifier);
            return choose(published.KeysFor(relyingParty));
        });
        // A time in doubt must not become the day on which somebody adopted a key.
        if (isKnown && shown is { } read && HttpMethods.IsGet(context.Request.Method) && clock.IsConfirmed)
            adoptions.NoteFetch(read.Realm.Name, read.RelyingParty, read.Realm.KeyIds, time.GetUtcNow());
    }

    /// <returns>Whether the caller has the document now.</returns>
    private async Task<bool> AnswerAsync(HttpContext context, string? realm, Func<PublishedRealm, PublishedDocument?> choose)
    {
        if (realms.Find(realm) is not { } snapshot)
            return await RefuseAsync(context, StatusCodes.Status404NotFound, "There is no such realm.");

        var published = PublishedNow(snapshot);
        if (published.Refusal is { } refusal)
            return await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, $"{refusal.Code.Id} {refusal.PublicDetail}");
        return choose(published) is { } document
            ? await document.AnswerAsync(context)
            : await RefuseAsync(context, StatusCodes.Status404NotFound, "There is nothing here.");
    }

    private PublishedRealm PublishedNow(RealmSnapshot snapshot)
    {
        var (now, timeIsConfirmed) = (time.GetUtcNow(), clock.IsConfirmed);
        if (_published.TryGetValue(snapshot, out var published) && published.IsGoodAt(now, timeIsConfirmed))
            return published;

        published = new PublishedRealm(snapshot, realms.PublicUrl, now, timeIsConfirmed);
        _published.AddOrUpdate(snapshot, published);
        return published;
    }

    private static async Task<bool> RefuseAsync(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(reason + "\n", context.RequestAborted);
        return false;
    }
}
