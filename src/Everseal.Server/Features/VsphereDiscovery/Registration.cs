using Everseal.Core.Xml;
using Everseal.Server.Realms;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.VsphereDiscovery;

/// <summary>One entry of the lookup service: what is offered, and where.</summary>
internal sealed record Registration(string Product, string ServiceType, string Protocol, string EndpointType, string Url);

/// <summary>What this server offers to vSphere clients, under the types by which they ask.</summary>
internal static class Registrations
{
    private const string Product = "com.vmware.cis";
    private const string Identity = "cs.identity";

    public static IReadOnlyList<Registration> Of(RealmSnapshot realm, Uri publicUrl) =>
    [
        new(Product, Identity, "wsTrust", "com.vmware.cis.cs.identity.sso", At(publicUrl, $"sts/STSService/{realm.Name}")),
        // Clients take the last segment of this one for the SSO domain.
        new(Product, Identity, "vmomi", "com.vmware.cis.cs.identity.admin", At(publicUrl, $"sso-adminserver/sdk/{realm.Name}")),
    ];

    private static string At(Uri publicUrl, string path) => new Uri(publicUrl, path).AbsoluteUri;
}

/// <summary>List's filterCriteria: what is left out or empty matches everything.</summary>
internal sealed record RegistrationFilter(string? Product, string? ServiceType, string? Protocol, string? EndpointType)
{
    public static RegistrationFilter Read(Element criteria) => new(
        Text(criteria, "serviceType", "product"),
        Text(criteria, "serviceType", "type"),
        Text(criteria, "endpointType", "protocol"),
        Text(criteria, "endpointType", "type"));

    public bool Accepts(Registration registration)
        => Matches(Product, registration.Product) && Matches(ServiceType, registration.ServiceType)
            && Matches(Protocol, registration.Protocol) && Matches(EndpointType, registration.EndpointType);

    private static bool Matches(string? wanted, string offered) => string.IsNullOrEmpty(wanted) || wanted == offered;

    private static string? Text(Element criteria, string group, string name) => criteria.OnlyChild(group)?.OnlyChild(name)?.Text;
}
