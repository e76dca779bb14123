using Everseal.Server.Realms;

namespace Everseal.Server.Administration;

/// <summary>What an operator should see wherever the realm's certificates are listed.</summary>
internal static class RealmWarnings
{
    public static IReadOnlyList<string> Of(RealmSnapshot? realm) => realm is null ? [] : [.. Lines(realm)];

    private static IEnumerable<string> Lines(RealmSnapshot realm)
    {
        if (realm.Settings.AllowRsa1024)
            yield return $"realm {realm.Name} lets services with RSA-1024 keys in; end it with `everseal realm set --allow-rsa-1024 off`";
        if (realm.Policy.AllowUnsignedBearerRenew)
            yield return $"realm {realm.Name} renews bearer tokens for whoever holds them; end it with `everseal realm set --allow-unsigned-bearer-renew off`";
        if (!realm.Settings.SelfRenewal)
            yield return $"the signing certificate of realm {realm.Name} does not renew itself; change it with `everseal realm set --self-renewal on`";
    }
}
