using Everseal.Core.Errors;
using Everseal.Core.Xml;
using Everseal.Server.Authorities;
using Everseal.Server.Realms;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.VsphereDiscovery;

/// <summary><c>/lookupservice/sdk</c>: the registry in which vSphere clients look up their single sign-on.</summary>
internal sealed class LookupService
{
    private const string NamespaceUri = "urn:lookup";

    private readonly RealmDirectory _realms;
    private readonly ServerCertificates _certificates;

    public LookupService(RealmDirectory realms, ServerCertificates certificates)
    {
        _realms = realms;
        _certificates = certificates;
        Service = new VmomiService
        {
            NamespaceUri = NamespaceUri,
            Faults = new FaultTypes { NotAuthenticated = "NotAuthenticated", NoPermission = "NoPermission", InvalidLogin = "InvalidLogin" },
            Methods = new Dictionary<string, VmomiMethod>
            {
                ["RetrieveServiceContent"] = RetrieveServiceContent,
                ["List"] = List,
            },
        };
    }

    public VmomiService Service { get; }

    private static ValueTask<Result<VmomiReply>> RetrieveServiceContent(VmomiCall call, CancellationToken cancellationToken)
        => ValueTask.FromResult<Result<VmomiReply>>(VmomiReply.Returning(output => output
            .Open("returnval")
            .Reference("lookupService", "LookupLookupService", "lookupService")
            .Reference("serviceRegistration", "LookupServiceRegistration", "ServiceRegistration")
            .Reference("deploymentInformationService", "LookupDeploymentInformationService", "deploymentInformationService")
            .Reference("l10n", "LookupL10n", "l10n")
            .Close("returnval")));

    /// <summary>Every endpoint is a registration of its own: clients take the first endpoint of the first registration.</summary>
    private ValueTask<Result<VmomiReply>> List(VmomiCall call, CancellationToken cancellationToken)
    {
        if (!call.TryArgument("filterCriteria", out var criteria))
        {
            return ValueTask.FromResult<Result<VmomiReply>>(
                ErrorCodes.Vsphere.ArgumentInvalid.With("List needs one filterCriteria."));
        }

        var filter = RegistrationFilter.Read(criteria);
        var found = Registrations.Of(call.Realm, _realms.PublicUrl).Where(filter.Accepts).ToList();
        var trust = _certificates.Current?.TargetCertificate.RawDataMemory;
        return ValueTask.FromResult<Result<VmomiReply>>(
            VmomiReply.Returning(output => found.ForEach(registration => Write(output, registration, call.Realm, trust))));
    }

    private static void Write(XmlBytes output, Registration registration, RealmSnapshot realm, ReadOnlyMemory<byte>? trust)
    {
        output.Open("returnval").Value("serviceVersion", "2.0")
            .Value("vendorNameDefault", "Everseal")
            .Open("serviceEndpoints")
            .Value("url", registration.Url)
            .Open("endpointType").Value("protocol", registration.Protocol).Value("type", registration.EndpointType).Close("endpointType");
        if (trust is { } certificate)
            output.Value("sslTrust", certificate);
        output.Close("serviceEndpoints")
            .Value("ownerId", $"everseal@{realm.Name}")
            .Open("serviceType").Value("product", registration.Product).Value("type", registration.ServiceType).Close("serviceType")
            .Value("serviceId", $"{realm.Name}:{registration.EndpointType}")
            .Value("siteId", realm.Name)
            .Close("returnval");
    }
}
