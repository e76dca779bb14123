using Everseal.Core.Errors;
using Everseal.Core.Xml;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>
/// IdentitySourceManagementService and DomainManagementService. A realm has one identity source, its own users: vSphere's
/// system domain. There is no local operating system domain, and no LDAP domain yet.
/// </summary>
internal sealed class IdentityDomains(ReadAccess readable)
{
    public IReadOnlyDictionary<string, VmomiMethod> Methods => new Dictionary<string, VmomiMethod>
    {
        ["Get"] = ReadAccess.AnySession(Get),
        ["GetDomains"] = ReadAccess.AnySession(GetDomains),
        ["GetSystemDomainName"] = ReadAccess.AnySession(GetSystemDomainName),
        ["IdS_getDefaultDomains"] = ReadAccess.AnySession(GetSystemDomainName),
        ["IdS_setDefaultDomains"] = readable.Administrators(SetDefaultDomains),
        ["RegisterLdap"] = readable.Administrators(RefuseLdap),
        ["UpdateLdap"] = readable.Administrators(RefuseLdap),
        ["UpdateLdapAuthnType"] = readable.Administrators(RefuseLdap),
        ["AddExternalDomain"] = readable.Administrators(RefuseLdap),
        ["FindExternalDomain"] = readable.Administrators(FindNoDomain),
        ["ProbeConnectivity"] = readable.Administrators(RefuseLdap),
    };

    private static ValueTask<Result<VmomiReply>> Get(VmomiCall call, CancellationToken cancellationToken)
        => Answer(VmomiReply.Returning(output => output
            .Open("returnval").Source("all", call.Realm.Name).Source("system", call.Realm.Name).Close("returnval")));

    private static ValueTask<Result<VmomiReply>> GetDomains(VmomiCall call, CancellationToken cancellationToken)
        => Answer(VmomiReply.Returning(output => output.Open("returnval").Value("systemDomainName", call.Realm.Name).Close("returnval")));

    private static ValueTask<Result<VmomiReply>> GetSystemDomainName(VmomiCall call, CancellationToken cancellationToken)
        => Answer(VmomiReply.Returning(output => output.Value("returnval", call.Realm.Name)));

    /// <summary>The realm's own domain is the only one, so nothing changes: to ask for it is granted, for any other refused.</summary>
    private static ValueTask<Result<VmomiReply>> SetDefaultDomains(VmomiCall call, CancellationToken cancellationToken)
    {
        var domains = call.Method.Elements().Where(argument => argument.LocalName == "domainNames").Select(argument => argument.Text).ToList();
        return domains is [var only] && string.Equals(only, call.Realm.Name, StringComparison.OrdinalIgnoreCase)
            ? Answer(VmomiReply.Nothing)
            : Answer(ErrorCodes.Vsphere.ArgumentInvalid.With($"The only domain of this realm is {call.Realm.Name}."));
    }

    private static ValueTask<Result<VmomiReply>> FindNoDomain(VmomiCall call, CancellationToken cancellationToken) => Answer(VmomiReply.Nothing);

    private static ValueTask<Result<VmomiReply>> RefuseLdap(VmomiCall call, CancellationToken cancellationToken)
        => Answer(ErrorCodes.Vsphere.LdapNotOffered.With($"{call.Method.LocalName}: realm {call.Realm.Name} has no other identity source than its own users."));

    private static ValueTask<Result<VmomiReply>> Answer(Result<VmomiReply> result) => ValueTask.FromResult(result);
}

file static class IdentitySourceXml
{
    /// <summary>An identity source with one domain of the same name.</summary>
    public static XmlBytes Source(this XmlBytes output, string element, string name)
        => output.Open(element).Value("name", name).Open("domains").Value("name", name).Close("domains").Close(element);
}
