using Everseal.Server.Realms;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>What stands behind <c>/sso-adminserver/sdk/{realm}</c>.</summary>
internal static class SsoAdminEndpoint
{
    public static IServiceCollection AddSsoAdmin(this IServiceCollection services) => services
        .AddSingleton<AdministratorCheck>().AddSingleton<AdministratorChange>().AddSingleton<AuditedChange>().AddSingleton<ReadAccess>()
        .AddSingleton<UserDiscovery>().AddSingleton<GroupDiscovery>().AddSingleton<GroupCheck>()
        .AddSingleton<PersonManagement>().AddSingleton<SolutionUserManagement>().AddSingleton<GroupManagement>()
        .AddSingleton<AccountManagement>().AddSingleton<OwnPassword>().AddSingleton<RoleManagement>()
        .AddSingleton<Policies>().AddSingleton<IdentityDomains>().AddSingleton<ConfigurationManagement>().AddSingleton<SignerIdentity>()
        .AddSingleton<SsoAdminObjects>()
        .AddSingleton<SsoAdminService>();

    public static Task AnswerAsync(HttpContext context, VmomiEndpoint endpoint, RealmDirectory realms, SsoAdminService admin, string? realm)
        => endpoint.AnswerAsync(context, admin.Service, realms.Find(realm));
}
