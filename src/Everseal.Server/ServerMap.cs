using Everseal.Core.Administration;
using Everseal.Server.Administration;
using Everseal.Server.Alarms;
using Everseal.Server.Auditing;
using Everseal.Server.Authorities;
using Everseal.Server.Features.Alarms;
using Everseal.Server.Features.Audit;
using Everseal.Server.Features.Backups;
using Everseal.Server.Features.CertificateAuthorities;
using Everseal.Server.Features.CertificateStatus;
using Everseal.Server.Features.Forecast;
using Everseal.Server.Features.Health;
using Everseal.Server.Features.Identities;
using Everseal.Server.Features.Metrics;
using Everseal.Server.Features.PublishedKeys;
using Everseal.Server.Features.RealmSettings;
using Everseal.Server.Features.Rehearsals;
using Everseal.Server.Features.RelyingParties;
using Everseal.Server.Features.Repairs;
using Everseal.Server.Features.SigningKeys;
using Everseal.Server.Features.SsoAdmin;
using Everseal.Server.Features.VsphereDiscovery;
using Everseal.Server.Features.WsTrust;
using Everseal.Server.Hosting;
using Everseal.Server.Ledger;
using Everseal.Server.Metering;
using Everseal.Server.Overload;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;
using Everseal.Server.Rollover;
using Everseal.Server.Soap;
using Everseal.Server.Vmomi;
using Everseal.Watch.Fleet;
using Everseal.Watch.Verdicts;

namespace Everseal.Server;

/// <summary>The only list of what this server offers: services, routes and workers.</summary>
internal static class ServerMap
{
    private static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];

    public static void AddServices(IServiceCollection services)
    {
        services.AddRoutingCore();
        services.AddSingleton<RolloverWorker>();
        services.AddSingleton<ServedCertificate>().AddSingleton<OwnCertificates>().AddSingleton<AlarmDelivery>().AddSingleton<AlarmEndpoints>();
        services.AddSingleton(provider => new CheckRun(ProbeSet.Create(provider.GetRequiredService<TimeProvider>()), new TargetJudgement().Judge, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SelfCheck>();
        services.AddSingleton<TokenAcceptance>();
        services.AddSingleton<RequestGuard>().AddSingleton<Admission>().AddSingleton<UnreadRefusals>().AddSingleton<SoapDoor>();
        services.AddSingleton<SenderCertificates>().AddSingleton<RequesterAuthentication>().AddSingleton<TrustOperations>().AddSingleton<TargetOperations>().AddSingleton<StsEndpoint>();
        services.AddSingleton<UserEndpoints>().AddSingleton<GroupEndpoints>().AddSingleton<ServiceEndpoints>();
        services.AddSingleton<RealmSettingStore>().AddSingleton<RealmEndpoints>().AddSingleton<PasswordPolicyEndpoints>();
        services.AddSingleton<AuditEndpoints>().AddSingleton<BackupEndpoint>().AddSingleton<RehearsalEndpoint>().AddSingleton<RepairEndpoint>().AddSingleton<SigningKeyEndpoints>();
        services.AddSingleton<ForecastCertificates>().AddSingleton<ForecastEndpoint>();
        services.AddSingleton<OperationMeter>().AddSingleton<CertificateSeries>().AddSingleton<MetricsEndpoint>();
        services.AddSingleton<RelyingPartyEndpoints>().AddSingleton<PublishedKeyEndpoints>();
        services.AddSingleton<CertificateEndpoints>().AddSingleton<IssuanceLogEndpoint>().AddSingleton<AuthorityEndpoints>().AddSingleton<RevocationEndpoint>();
        services.AddSingleton<RevocationListEndpoint>().AddSingleton<OcspEndpoint>();
        services.AddSingleton<TokenCache>().AddSingleton<ApiAuthentication>().AddSingleton<ApiDoor>();
        services.AddVmomi().AddVsphereDiscovery().AddSsoAdmin();
    }

    /// <summary>What works without being asked: it changes the store by the clock, and it alone speaks to others.</summary>
    public static void AddWorkers(IServiceCollection services)
    {
        services.AddHostedService<LedgerUpkeep>();
        services.AddHostedService<AuditWorker>();
        services.AddHostedService<ServerCertificateRenewal>();
        services.AddHostedService<RevocationListPublication>();
        services.AddHostedService(provider => provider.GetRequiredService<RolloverWorker>());
        services.AddHostedService(provider => provider.GetRequiredService<AlarmDelivery>());
        services.AddHostedService<AlarmWatch>();
        services.AddHostedService<TargetWatch>();
    }

    public static void MapRoutes(IEndpointRouteBuilder routes)
    {
        routes.MapPost(PublicPaths.TokenService, (HttpContext context, StsEndpoint sts, string? realm) => sts.AnswerAsync(context, realm)).Measured("unreadable");
        routes.MapGet(PublicPaths.TokenService, StsEndpoint.DescribeAsync);
        routes.MapGet(PlainDoor.Metrics, (MetricsEndpoint metrics) => metrics.Show());
        routes.MapGet("/health/live", HealthEndpoints.Live);
        routes.MapGet("/health/ready", HealthEndpoints.ReadyAsync);
        routes.MapGet("/health/issue", HealthEndpoints.Issue);
        MapPublished(routes);
        MapCertificateStatus(routes);
        MapVsphere(routes);

        var api = routes.MapGroup(ApiPaths.Root).AddEndpointFilter<ApiGuard>().Measured("api");
        MapIdentities(api);
        MapRelyingParties(api);
        MapSigningKeys(api);
        api.MapGet(ApiPaths.Server, (RealmEndpoints realms, ApiCall call) => realms.Server(call));
        api.MapGet(ApiPaths.Realms, (RealmEndpoints realms, ApiCall call) => realms.List(call));
        api.MapGet(ApiPaths.Realm, (RealmEndpoints realms, string realm, ApiCall call) => realms.Show(realm, call));
        api.MapPatch(ApiPaths.Realm, (RealmEndpoints realms, string realm, ApiCall call) => realms.ChangeAsync(realm, call));
        api.MapGet(ApiPaths.PasswordPolicy, (PasswordPolicyEndpoints policies, string realm, ApiCall call) => policies.Show(realm, call));
        api.MapPatch(ApiPaths.PasswordPolicy, (PasswordPolicyEndpoints policies, string realm, ApiCall call) => policies.ChangeAsync(realm, call));

        api.MapGet(ApiPaths.Forecast, (ForecastEndpoint forecast, ApiCall call) => forecast.Show(call));
        api.MapGet(ApiPaths.AuditTrail, (AuditEndpoints audit, ApiCall call) => audit.Show(call));
        api.MapGet(ApiPaths.AuditRecords, (AuditEndpoints audit, HttpRequest request, ApiCall call) => audit.List(request, call));
        api.MapPost(ApiPaths.AuditVerification, (AuditEndpoints audit, ApiCall call) => audit.VerifyAsync(call));

        api.MapPost(ApiPaths.Backups, (BackupEndpoint backups, ApiCall call) => backups.CreateAsync(call));
        api.MapGet(ApiPaths.Rehearsal, (RehearsalEndpoint rehearsals, ApiCall call) => rehearsals.Show(call));
        api.MapPut(ApiPaths.Rehearsal, (RehearsalEndpoint rehearsals, ApiCall call) => rehearsals.RecordAsync(call));

        api.MapPost(ApiPaths.Repairs, (RepairEndpoint repairs, ApiCall call) => repairs.RunAsync(call));
        api.MapPost(ApiPaths.RepairRollback, (RepairEndpoint repairs, ApiCall call) => repairs.RollBackAsync(call));
        api.MapGet(ApiPaths.CertificateSlots, (RepairEndpoint repairs, ApiCall call) => repairs.ListSlots(call));
        api.MapPost(ApiPaths.CertificateRequests, (RepairEndpoint repairs, ApiCall call) => repairs.RequestAsync(call));

        MapAlarms(api);
        MapCertificateAuthority(api);
    }

    private static void MapAlarms(RouteGroupBuilder api)
    {
        api.MapGet(ApiPaths.Alarms, (AlarmEndpoints alarms, ApiCall call) => alarms.List(call));
        api.MapGet(ApiPaths.Alarm, (AlarmEndpoints alarms, long id, ApiCall call) => alarms.Show(id, call));
        api.MapPost(ApiPaths.AlarmAcknowledgement, (AlarmEndpoints alarms, long id, ApiCall call) => alarms.AcknowledgeAsync(id, call));
        api.MapGet(ApiPaths.AlarmChannels, (AlarmEndpoints alarms, ApiCall call) => alarms.Channels(call));
        api.MapPost(ApiPaths.AlarmChannelTest, (AlarmEndpoints alarms, string name, ApiCall call) => alarms.TestAsync(name, call));
    }

    private static void MapCertificateAuthority(RouteGroupBuilder api)
    {
        api.MapGet(ApiPaths.CertificateAuthority, (CertificateEndpoints ca, ApiCall call) => ca.Show(call));
        api.MapGet(ApiPaths.RootCertificate, (CertificateEndpoints ca, ApiCall call) => ca.ShowRoot(call));
        api.MapGet(ApiPaths.Certificates, (CertificateEndpoints ca, ApiCall call) => ca.List(call));
        api.MapPost(ApiPaths.Certificates, (CertificateEndpoints ca, ApiCall call) => ca.IssueAsync(call)).Measured("certificate");
        api.MapGet(ApiPaths.Certificate, (CertificateEndpoints ca, string serial, ApiCall call) => ca.Find(serial, call));
        api.MapGet(ApiPaths.IssuanceLog, (IssuanceLogEndpoint log, ApiCall call) => log.Read(call));

        api.MapPost(ApiPaths.SealedRootKey, (AuthorityEndpoints ca, ApiCall call) => ca.EncryptRootKeyAsync(call));
        api.MapPut(ApiPaths.RootSeal, (AuthorityEndpoints ca, ApiCall call) => ca.SealAsync(call));
        api.MapPut(ApiPaths.RootUnsealing, (AuthorityEndpoints ca, ApiCall call) => ca.UnsealAsync(call));
        api.MapDelete(ApiPaths.RootUnsealing, (AuthorityEndpoints ca, ApiCall call) => ca.ReturnAsync(call));
        api.MapPost(ApiPaths.RootRenewal, (AuthorityEndpoints ca, ApiCall call) => ca.RenewRootAsync(call));
        api.MapPost(ApiPaths.RootPromotion, (AuthorityEndpoints ca, ApiCall call) => ca.PromoteRootAsync(call));
        api.MapPost(ApiPaths.IssuingAuthority, (AuthorityEndpoints ca, ApiCall call) => ca.RenewIssuingAsync(call));
        api.MapPost(ApiPaths.AuthorityRequest, (AuthorityEndpoints ca, ApiCall call) => ca.RequestAsync(call));
        api.MapPut(ApiPaths.AuthorityChain, (AuthorityEndpoints ca, ApiCall call) => ca.ImportAsync(call));
        api.MapPost(ApiPaths.Revocation, (RevocationEndpoint revocation, string serial, ApiCall call) => revocation.RevokeAsync(serial, call)).Measured("revoke");
    }

    private static void MapCertificateStatus(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(StatusAddresses.RevocationList, GetAndHead, (HttpContext context, RevocationListEndpoint lists, string file) => lists.ListAsync(context, file)).Measured("crl");
        routes.MapMethods(StatusAddresses.Certificate, GetAndHead, (HttpContext context, RevocationListEndpoint lists, string file) => lists.CertificateAsync(context, file)).Measured("ca-certificate");
        routes.MapPost(StatusAddresses.Ocsp, (HttpContext context, OcspEndpoint ocsp) => ocsp.PostAsync(context)).Measured("ocsp");
        routes.MapGet(StatusAddresses.Ocsp + "/{**request}", (HttpContext context, OcspEndpoint ocsp) => ocsp.GetAsync(context)).Measured("ocsp");
    }

    private static void MapPublished(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(PublicPaths.Metadata, GetAndHead, (HttpContext context, PublishedKeyEndpoints keys, string? realm) => keys.MetadataAsync(context, realm)).Measured("metadata");
        routes.MapMethods(PublicPaths.RelyingPartyMetadata, GetAndHead, (HttpContext context, PublishedKeyEndpoints keys, string realm, string secret) => keys.MetadataAsync(context, realm, secret)).Measured("metadata");
        routes.MapMethods(PublicPaths.JsonWebKeySet, GetAndHead, (HttpContext context, PublishedKeyEndpoints keys, string? realm) => keys.JsonWebKeySetAsync(context, realm)).Measured("key-set");
        routes.MapMethods(PublicPaths.RelyingPartyJsonWebKeySet, GetAndHead, (HttpContext context, PublishedKeyEndpoints keys, string realm, string secret) => keys.JsonWebKeySetAsync(context, realm, secret)).Measured("key-set");
        routes.MapMethods(PublicPaths.TenantCertificates, GetAndHead, (HttpContext context, PublishedKeyEndpoints keys, string realm) => keys.TenantCertificatesAsync(context, realm)).Measured("tenant-certificates");
        routes.MapMethods(ApiPaths.PublicRootCertificate, GetAndHead, (HttpContext context, CertificateEndpoints ca) => ca.PublicRootAsync(context)).Measured("ca-certificate");
        routes.MapMethods(ApiPaths.PublicChain, GetAndHead, (HttpContext context, CertificateEndpoints ca) => ca.PublicChainAsync(context)).Measured("ca-certificate");
    }

    private static void MapRelyingParties(RouteGroupBuilder api)
    {
        api.MapGet(ApiPaths.RelyingParties, (RelyingPartyEndpoints relyingParties, string realm, ApiCall call) => relyingParties.ListAsync(realm, call));
        api.MapPost(ApiPaths.RelyingParties, (RelyingPartyEndpoints relyingParties, string realm, ApiCall call) => relyingParties.AddAsync(realm, call));
        api.MapGet(ApiPaths.RelyingParty, (RelyingPartyEndpoints relyingParties, string realm, string id, ApiCall call) => relyingParties.ShowAsync(realm, id, call));
        api.MapPatch(ApiPaths.RelyingParty, (RelyingPartyEndpoints relyingParties, string realm, string id, ApiCall call) => relyingParties.ChangeAsync(realm, id, call));
        api.MapDelete(ApiPaths.RelyingParty, (RelyingPartyEndpoints relyingParties, string realm, string id, ApiCall call) => relyingParties.RemoveAsync(realm, id, call));
    }

    private static void MapSigningKeys(RouteGroupBuilder api)
    {
        api.MapGet(ApiPaths.SigningKeys, (SigningKeyEndpoints keys, string realm, ApiCall call) => keys.List(realm, call));
        api.MapGet(ApiPaths.KeyPlan, (SigningKeyEndpoints keys, string realm, ApiCall call) => keys.Plan(realm, call));
        api.MapPost(ApiPaths.KeyRotation, (SigningKeyEndpoints keys, string realm, ApiCall call) => keys.RotateAsync(realm, call));
        api.MapPost(ApiPaths.KeyImport, (SigningKeyEndpoints keys, string realm, ApiCall call) => keys.ImportAsync(realm, call));
        api.MapPut(ApiPaths.NextPromotion, (SigningKeyEndpoints keys, string realm, ApiCall call) => keys.PromoteAsync(realm, null, call));
        api.MapPut(ApiPaths.KeyPromotion, (SigningKeyEndpoints keys, string realm, string key, ApiCall call) => keys.PromoteAsync(realm, key, call));
        api.MapPut(ApiPaths.KeyRetirement, (SigningKeyEndpoints keys, string realm, string key, ApiCall call) => keys.RetireAsync(realm, key, call));
        api.MapPut(ApiPaths.KeyPin, (SigningKeyEndpoints keys, string realm, string id, ApiCall call) => keys.PinAsync(realm, id, call));
        api.MapDelete(ApiPaths.KeyPin, (SigningKeyEndpoints keys, string realm, string id, ApiCall call) => keys.UnpinAsync(realm, id, call));
        api.MapPut(ApiPaths.Acknowledgement, (SigningKeyEndpoints keys, string realm, string id, ApiCall call) => keys.AcknowledgeAsync(realm, id, call));
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
        routes.MapPost("/sdk", VsphereEndpoints.AnswerVimAsync).Measured("vim");
        routes.MapGet("/sdk/vimServiceVersions.xml", VsphereEndpoints.ServiceVersions);
        routes.MapPost("/lookupservice/sdk", VsphereEndpoints.AnswerLookupAsync).Measured("lookup");
        routes.MapPost("/sso-adminserver/sdk/{realm?}", SsoAdminEndpoint.AnswerAsync).Measured("sso-admin");
    }
}
