using System.Reflection;
using Everseal.Core.Errors;
using Everseal.Core.Xml;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.VsphereDiscovery;

/// <summary><c>/sdk</c>: enough of a vCenter Server's front door for a client to believe that single sign-on lies behind it.</summary>
internal sealed class VimService
{
    public const string NamespaceUri = "urn:vim25";

    /// <summary>The oldest that present clients speak; none of the few methods differ in later ones.</summary>
    public const string ApiVersion = "7.0";

    private readonly TokenLogin _login;
    private readonly SessionTable _sessions = new(new SessionLimits());

    public VimService(TokenLogin login)
    {
        _login = login;
        Service = new VmomiService
        {
            NamespaceUri = NamespaceUri,
            Sessions = _sessions,
            CookiePath = "/sdk",
            Faults = new FaultTypes { NotAuthenticated = "NotAuthenticated", NoPermission = "NoPermission", InvalidLogin = "InvalidLogin" },
            Methods = new Dictionary<string, VmomiMethod>
            {
                ["RetrieveServiceContent"] = RetrieveServiceContent,
                ["LoginByToken"] = LoginByTokenAsync,
                ["CurrentTime"] = CurrentTime,
                ["Logout"] = Logout,
            },
        };
    }

    public VmomiService Service { get; }

    private static ValueTask<Result<VmomiReply>> RetrieveServiceContent(VmomiCall call, CancellationToken cancellationToken)
        => ValueTask.FromResult<Result<VmomiReply>>(VmomiReply.Returning(WriteServiceContent));

    private static ValueTask<Result<VmomiReply>> CurrentTime(VmomiCall call, CancellationToken cancellationToken)
        => ValueTask.FromResult(call.RequireSession().Then<VmomiReply>(
            _ => VmomiReply.Returning(output => output.Value("returnval", call.Now))));

    private ValueTask<Result<VmomiReply>> Logout(VmomiCall call, CancellationToken cancellationToken)
        => ValueTask.FromResult(call.RequireSession().Then<VmomiReply>(session =>
        {
            _sessions.Close(session);
            return VmomiReply.LoggedOut;
        }));

    private async ValueTask<Result<VmomiReply>> LoginByTokenAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var opened = await _login.OpenSessionAsync(call, _sessions, cancellationToken);
        return opened.IsSuccess
            ? VmomiReply.LoggedIn(opened.Value, output => WriteUserSession(output, opened.Value))
            : opened.Error;
    }

    // apiType is what clients take for "this server has single sign-on"; name and vendor say what it really is.
    private static void WriteServiceContent(XmlBytes output) => output
        .Open("returnval")
        .Reference("rootFolder", "Folder", "group-d1")
        .Reference("propertyCollector", "PropertyCollector", "propertyCollector")
        .Open("about")
        .Value("name", "Everseal")
        .Value("fullName", $"Everseal {ProductVersion} security token service (no vCenter Server)")
        .Value("vendor", "Everseal")
        .Value("version", ProductVersion)
        .Value("build", "0")
        .Value("osType", "linux-x64")
        .Value("productLineId", "everseal")
        .Value("apiType", "VirtualCenter")
        .Value("apiVersion", ApiVersion)
        .Close("about")
        .Reference("sessionManager", "SessionManager", "SessionManager")
        .Close("returnval");

    /// <summary>The key is not the cookie: it may be seen in lists and logs.</summary>
    private static void WriteUserSession(XmlBytes output, Session session) => output
        .Open("returnval")
        .Value("key", session.Key.ToString())
        .Value("userName", session.NameId)
        .Value("fullName", session.NameId)
        .Value("loginTime", session.OpenedAt)
        .Value("lastActiveTime", session.OpenedAt)
        .Value("locale", "en_US")
        .Value("messageLocale", "en_US")
        .Value("extensionSession", "false")
        .Close("returnval");

    private static string ProductVersion { get; } =
        typeof(VimService).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
