using Everseal.Core.Errors;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary><c>urn:sso</c>: which managed objects there are, login and logout, and the table of all methods.</summary>
internal sealed class SsoAdminService
{
    public const string Path = "/sso-adminserver/sdk";

    /// <summary>
    /// What AdminServiceContent must name, in its order. Clients read all of them before anything else; a method of
    /// one that is not in the table is refused when it is called.
    /// </summary>
    private static readonly string[] ManagedObjects =
    [
        "ConfigurationManagementService", "SmtpManagementService", "PrincipalDiscoveryService", "PrincipalManagementService",
        "RoleManagementService", "PasswordPolicyService", "LockoutPolicyService", "DomainManagementService",
        "IdentitySourceManagementService", "SystemManagementService", "ComputerManagementService", "SsoHealthManagementService",
        "DeploymentInformationService", "ReplicationService",
    ];

    private readonly TokenLogin _login;
    private readonly SessionTable _sessions = new(new SessionLimits());

    public SsoAdminService(TokenLogin login, SsoAdminObjects objects)
    {
        _login = login;
        Service = new VmomiService
        {
            NamespaceUri = "urn:sso",
            Sessions = _sessions,
            CookiePath = Path,
            Faults = Faults,
            Methods = new Dictionary<string, VmomiMethod>([.. Open, .. objects.Open, .. objects.Methods]),
        };
    }

    public VmomiService Service { get; }

    /// <summary>What needs no session, beside the objects' own.</summary>
    private Dictionary<string, VmomiMethod> Open => new()
    {
        ["SsoAdminServiceInstance"] = SsoAdminServiceInstance,
        ["SsoGroupcheckServiceInstance"] = SsoGroupcheckServiceInstance,
        ["Login"] = LoginAsync,
        ["Logout"] = Logout,
    };

    /// <summary>The names under which govmomi and pyvmomi know them.</summary>
    private static FaultTypes Faults { get; } = new()
    {
        NotAuthenticated = "SsoFaultNotAuthenticated",
        NoPermission = "SsoFaultNoPermission",
        InvalidLogin = "SsoFaultInvalidCredentials",
        Particular = new Dictionary<ErrorCode, string>
        {
            [ErrorCodes.Identities.CertificateInUse] = "SsoAdminFaultDuplicateSolutionCertificateFaultFault",
            [ErrorCodes.Identities.PrincipalExists] = "SsoFaultInvalidPrincipalFault",
            [ErrorCodes.Identities.PrincipalNotFound] = "SsoFaultInvalidPrincipalFault",
            [ErrorCodes.Identities.NameNotAllowed] = "SsoFaultInvalidPrincipalFault",
            [ErrorCodes.Identities.GroupCycle] = "SsoAdminFaultGroupCyclicDependencyFault",
            [ErrorCodes.Identities.PasswordTooWeak] = "SsoAdminFaultPasswordPolicyViolationFault",
            [ErrorCodes.Identities.PasswordPolicyNotUsable] = "SsoAdminFaultInvalidPasswordPolicyFault",
            [ErrorCodes.Identities.PolicyLocksOut] = "SsoAdminFaultInvalidPasswordPolicyFault",
        },
    };

    private static ValueTask<Result<VmomiReply>> SsoAdminServiceInstance(VmomiCall call, CancellationToken cancellationToken)
        => ValueTask.FromResult<Result<VmomiReply>>(VmomiReply.Returning(output =>
        {
            output.Open("returnval").Reference("sessionManager", "SsoSessionManager", "SessionManager");
            foreach (var name in ManagedObjects)
                output.Reference(ElementName(name), "SsoAdmin" + name, name);
            output.Close("returnval");
        }));

    private static ValueTask<Result<VmomiReply>> SsoGroupcheckServiceInstance(VmomiCall call, CancellationToken cancellationToken)
        => ValueTask.FromResult<Result<VmomiReply>>(VmomiReply.Returning(output => output
            .Open("returnval")
            .Reference("sessionManager", "SsoSessionManager", "SessionManager")
            .Reference("groupCheckService", "SsoGroupCheckService", "GroupCheckService")
            .Close("returnval")));

    private async ValueTask<Result<VmomiReply>> LoginAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var opened = await _login.OpenSessionAsync(call, _sessions, cancellationToken);
        return opened.IsSuccess ? VmomiReply.LoggedIn(opened.Value) : opened.Error;
    }

    private ValueTask<Result<VmomiReply>> Logout(VmomiCall call, CancellationToken cancellationToken)
        => ValueTask.FromResult(call.RequireSession().Then<VmomiReply>(session =>
        {
            _sessions.Close(session);
            return VmomiReply.LoggedOut;
        }));

    private static string ElementName(string managedObject) => char.ToLowerInvariant(managedObject[0]) + managedObject[1..];
}
