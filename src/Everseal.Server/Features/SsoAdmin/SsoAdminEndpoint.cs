using Everseal.Server.Realms;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>What stands behind <c>/sso-adminserver/sdk/{realm}</c>.</summary>
internal static class SsoAdminEndpoint
{
    public static IServiceCollection AddSsoAdmin(this IServiceCollection services) => services
        .AddSingleton<AdministratorChange>()
        .AddSingleton<SolutionUsers>()
        .AddSingleton<PrincipalRoles>()
        .AddSingleton<SsoAdminService>();

    public static Task AnswerAsync(HttpContext context, VmomiEndpoint endpoint, RealmDirectory realms, SsoAdminService admin, string? realm)
        => endpoint.AnswerAsync(context, admin.Service, realms.Find(realm));
}
