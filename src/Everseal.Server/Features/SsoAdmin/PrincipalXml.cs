using Everseal.Core.Xml;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>Principals as <c>urn:sso</c> writes them. The order of the members is the schema's.</summary>
internal static class PrincipalXml
{
    public static XmlBytes Id(this XmlBytes output, string element, string name, string realm)
        => output.Open(element).Value("name", name).Value("domain", realm).Close(element);

    public static XmlBytes PersonUser(this XmlBytes output, string element, UserAccount user, string realm, bool isLocked)
        => output.Open(element).Id("id", user.Name, realm)
            .Open("details")
            .Optional("description", user.Description)
            .Optional("emailAddress", user.Email)
            .Optional("firstName", user.GivenName)
            .Optional("lastName", user.Surname)
            .Close("details")
            .Boolean("disabled", user.IsDisabled)
            .Boolean("locked", isLocked)
            .Close(element);

    public static XmlBytes SolutionUser(this XmlBytes output, string element, ServiceRegistration service, string realm)
        => output.Open(element).Id("id", service.Name, realm)
            .Open("details").Optional("description", service.Description).Value("certificate", service.Certificate).Close("details")
            .Boolean("disabled", service.IsDisabled)
            .Close(element);

    public static XmlBytes Group(this XmlBytes output, string element, GroupSummary group, string realm)
        => output.Open(element).Id("id", group.Name, realm)
            .Open("details").Optional("description", group.Description).Close("details")
            .Close(element);

    /// <summary>A person or a service where either may stand: <c>kind</c> is what clients branch on.</summary>
    public static XmlBytes User(this XmlBytes output, UserAccount user, string realm)
        => output.User(user.Name, realm, "person", user.Description);

    public static XmlBytes User(this XmlBytes output, ServiceRegistration service, string realm)
        => output.User(service.Name, realm, "solution", service.Description);

    public static XmlBytes Boolean(this XmlBytes output, string name, bool value) => output.Value(name, value ? "true" : "false");

    public static XmlBytes Number(this XmlBytes output, string name, int value) => output.Open(name).Number(value).Close(name);

    private static XmlBytes User(this XmlBytes output, string name, string realm, string kind, string? description)
        => output.Open("returnval").Id("id", name, realm).Value("kind", kind).Optional("description", description).Close("returnval");

    private static XmlBytes Optional(this XmlBytes output, string name, string? value) => value is null ? output : output.Value(name, value);
}
