using Everseal.Core.Administration;
using Everseal.Server.Administration;
using Everseal.Server.Authorities;
using Everseal.Server.Features.CertificateAuthorities;
using Everseal.Server.Features.Health;
using Everseal.Server.Features.Identities;
using Everseal.Server.Features.RealmSettings;
using Everseal.Server.Features.SsoAdmin;
using Everseal.Server.Features.VsphereDiscovery;
using Everseal.Server.Features.WsTrust;
using Everseal.Server.Hosting;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;
using Everseal.Server.Soap;
using Everseal.Server.Vmomi;

namespace Everseal.Server;

/// <summary>The only list of what this server offers: services, routes and workers.</summary>
internal static class ServerMap
{
    public static void AddServices(IServiceCollection services)
    {
        services.AddRoutingCore();
        services.AddHostedService<LedgerUpkeep>();
        services.AddHostedService<ServerCertificateRenewal>();
        services.AddSingleton<SelfCheck>();
        services.AddSingleton<TokenAcceptance>();
        services.AddSingleton<RequestGuard>();
        services.AddSingleton<TokenCache>().AddSingleton<ApiAuthentication>().AddSingleton<ApiDoor>();
        services.AddSingleton<RequesterAuthentication>().AddSingleton<TrustOperations>().AddSingleton<StsEndpoint>();
        services.AddSingleton<UserEndpoints>().AddSingleton<GroupEndpoints>().AddSingleton<ServiceEndpoints>();
        services.AddSingleton<RealmSettingStore>().AddSingleton<RealmEndpoints>();
        services.AddSingleton<CertificateEndpoints>().AddSingleton<IssuanceLogEndpoint>().AddSingleton<AuthorityEndpoints>();
        services.AddVmomi().AddVsphereDiscovery().AddSsoAdmin();
    }

    public static void MapRoutes(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sts/STSService/{realm?}", (HttpContext context, StsEndpoint sts, string? realm) => sts.AnswerAsync(context, realm));
        routes.MapGet("/sts/STSService/{realm?}", StsEndpoint.DescribeAsync);
        routes.MapGet("/health/live", HealthEndpoints.Live);
        routes.MapGet("/health/ready", HealthEndpoints.ReadyAsync);
        routes.MapGet("/health/issue", HealthEndpoints.IssueAsync);
        routes.MapGet(ApiPaths.PublicRootCertificate, (CertificateEndpoints ca, CancellationToken cancelled) => ca.PublicRootAsync(cancelled));
        MapVsphere(routes);

        var api = routes.MapGroup(ApiPaths.Root);
        MapIdentities(api);
        api.MapGet(ApiPaths.Server, (RealmEndpoints realms, ApiCall call) => realms.Server(call));
        api.MapGet(ApiPaths.Realms, (RealmEndpoints realms, ApiCall call) => realms.List(call));
        api.MapGet(ApiPaths.Realm, (RealmEndpoints realms, string realm, ApiCall call) => realms.Show(realm, call));
        api.MapPatch(ApiPaths.Realm, (RealmEndpoints realms, string realm, ApiCall call) => realms.ChangeAsync(realm, call));

        MapCertificateAuthority(api);
    }

    private static void MapCertificateAuthority(RouteGroupBuilder api)
    {
        api.MapGet(ApiPaths.CertificateAuthority, (CertificateEndpoints ca, ApiCall call) => ca.ShowAsync(call));
        api.MapGet(ApiPaths.RootCertificate, (CertificateEndpoints ca, ApiCall call) => ca.RootAsync(call));
        api.MapGet(ApiPaths.Certificates, (CertificateEndpoints ca, ApiCall call) => ca.List(call));
        api.MapPost(ApiPaths.Certificates, (CertificateEndpoints ca, ApiCall call) => ca.IssueAsync(call));
        api.MapGet(ApiPaths.Certificate, (CertificateEndpoints ca, string serial, ApiCall call) => ca.FindAsync(serial, call));
        api.MapGet(ApiPaths.IssuanceLog, (IssuanceLogEndpoint log, ApiCall call) => log.Read(call));

        api.MapPost(ApiPaths.SealedRootKey, (AuthorityEndpoints ca, ApiCall call) => ca.EncryptRootKeyAsync(call));
        api.MapPut(ApiPaths.RootSeal, (AuthorityEndpoints ca, ApiCall call) => ca.SealAsync(call));
        api.MapPut(ApiPaths.RootUnsealing, (AuthorityEndpoints ca, ApiCall call) => ca.UnsealAsync(call));
        api.MapDelete(ApiPaths.RootUnsealing, (AuthorityEndpoints ca, ApiCall call) => ca.ReturnAsync(call));
        api.MapPost(ApiPaths.IssuingAuthority, (AuthorityEndpoints ca, ApiCall call) => ca.RenewIssuingAsync(call));
        api.MapPost(ApiPaths.AuthorityRequest, (AuthorityEndpoints ca, ApiCall call) => ca.RequestAsync(call));
        api.MapPut(ApiPaths.AuthorityChain, (AuthorityEndpoints ca, ApiCall call) => ca.ImportAsync(call));
    }

    private static void MapIdentities(RouteGroupBuilder api)
    {
        api.MapGet(ApiPaths.Users, (UserEndpoints users, string realm, ApiCall call) => users.ListAsync(realm, call));
        api.MapPost(ApiPaths.Users, (UserEndpoints users, string realm, ApiCall call) => users.AddAsync(realm, call));
        api.MapGet(ApiPaths.User, (UserEndpoints users, string realm, string name, ApiCall call) => users.ShowAsync(realm, name, call));
        api.MapPatch(ApiPaths.User, (UserEndpoints users, string realm, string name, ApiCall call) => users.ChangeAsync(realm, name, call));
        api.MapDelete(ApiPaths.User, (UserEndpoints users, string realm, string name, ApiCall call) => users.RemoveAsync(realm, name, call));
        api.MapPut(ApiPaths.UserPassword, (UserEndpoints users, string realm, string name, ApiCall call) => users.SetPasswordAsync(realm, name, call));
        api.MapDelete(ApiPaths.UserLock, (UserEndpoints users, string realm, string name, ApiCall call) => users.UnlockAsync(realm, name, call));

        api.MapGet(ApiPaths.Groups, (GroupEndpoints groups, string realm, ApiCall call) => groups.ListAsync(realm, call));
        api.MapPost(ApiPaths.Groups, (GroupEndpoints groups, string realm, ApiCall call) => groups.AddAsync(realm, call));
        api.MapGet(ApiPaths.Group, (GroupEndpoints groups, string realm, string name, ApiCall call) => groups.ShowAsync(realm, name, call));
        api.MapDelete(ApiPaths.Group, (GroupEndpoints groups, string realm, string name, ApiCall call) => groups.RemoveAsync(realm, name, call));
        api.MapPut(ApiPaths.GroupMember, (GroupEndpoints groups, string realm, string name, string member, ApiCall call) => groups.AddMemberAsync(realm, name, member, call));
        api.MapDelete(ApiPaths.GroupMember, (GroupEndpoints groups, string realm, string name, string member, ApiCall call) => groups.RemoveMemberAsync(realm, name, member, call));

        api.MapGet(ApiPaths.Services, (ServiceEndpoints services, string realm, ApiCall call) => services.ListAsync(realm, call));
        api.MapPost(ApiPaths.Services, (ServiceEndpoints services, string realm, ApiCall call) => services.AddAsync(realm, call));
        api.MapGet(ApiPaths.Service, (ServiceEndpoints services, string realm, string name, ApiCall call) => services.ShowAsync(realm, name, call));
        api.MapPatch(ApiPaths.Service, (ServiceEndpoints services, string realm, string name, ApiCall call) => services.ChangeAsync(realm, name, call));
        api.MapDelete(ApiPaths.Service, (ServiceEndpoints services, string realm, string name, ApiCall call) => services.RemoveAsync(realm, name, call));
        api.MapPut(ApiPaths.ServiceCertificate, (ServiceEndpoints services, string realm, string name, ApiCall call) => services.ReplaceCertificateAsync(realm, name, call));
    }

    private static void MapVsphere(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sdk", VsphereEndpoints.AnswerVimAsync);
        routes.MapGet("/sdk/vimServiceVersions.xml", VsphereEndpoints.ServiceVersions);
        routes.MapPost("/lookupservice/sdk", VsphereEndpoints.AnswerLookupAsync);
        routes.MapPost("/sso-adminserver/sdk/{realm?}", SsoAdminEndpoint.AnswerAsync);
    }
}
