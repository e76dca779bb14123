using Everseal.Server.Storage.Stores;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>vSphere's PrincipalId.</summary>
internal sealed record PrincipalId(string Name, string Domain)
{
    public bool IsIn(VmomiCall call) => string.Equals(Domain, call.Realm.Name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The arguments that many methods have in common.</summary>
internal static class PrincipalArguments
{
    /// <summary>A principal of any domain: one of another is simply not found.</summary>
    public static PrincipalId Principal(this ArgumentReader arguments, string name)
    {
        var id = arguments.Child(name);
        return new PrincipalId(id.Text("name"), id.Text("domain"));
    }

    /// <summary>The name of a principal that is to be changed: only this realm's can be.</summary>
    public static string OwnPrincipal(this ArgumentReader arguments, VmomiCall call, string name)
    {
        var id = arguments.Principal(name);
        Require(arguments, call, id, name);
        return id.Name;
    }

    /// <summary>One or more principals of this realm.</summary>
    public static IReadOnlyList<string> OwnPrincipals(this ArgumentReader arguments, VmomiCall call, string name)
    {
        var ids = arguments.Children(name).Select(id => new PrincipalId(id.Text("name"), id.Text("domain"))).ToList();
        if (ids.Count == 0)
            arguments.Refuse($"needs at least one {name}");
        ids.ForEach(id => Require(arguments, call, id, name));
        return ids.ConvertAll(id => id.Name);
    }

    /// <summary>Criteria with a search text and a domain, and the limit beside them.</summary>
    /// <returns>Null for another domain, where nothing is found.</returns>
    public static PrincipalQuery? Criteria(this ArgumentReader arguments, VmomiCall call)
    {
        var criteria = arguments.Child("criteria");
        var query = new PrincipalQuery(criteria.OptionalText("searchString") ?? "", arguments.Limit());
        return new PrincipalId("", criteria.OptionalText("domain") ?? call.Realm.Name).IsIn(call) ? query : null;
    }

    /// <summary>vSphere's clients send a negative limit, or the largest number, for all.</summary>
    public static int Limit(this ArgumentReader arguments)
        => arguments.OptionalNumber("limit") is { } limit and >= 0 ? Math.Min(limit, PrincipalSearch.MaxLimit) : PrincipalSearch.MaxLimit;

    private static void Require(ArgumentReader arguments, VmomiCall call, PrincipalId id, string name)
    {
        if (!id.IsIn(call))
            arguments.Refuse($"needs {call.Realm.Name} as the domain of {name}");
    }
}
