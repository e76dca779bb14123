using Everseal.Server.Realms;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

internal static class SsoAdminRoutes
{
    public static IServiceCollection AddSsoAdmin(this IServiceCollection services) => services
        .AddSingleton<AdministratorChange>()
        .AddSingleton<SolutionUsers>()
        .AddSingleton<PrincipalRoles>()
        .AddSingleton<SsoAdminService>();

    public static void MapSsoAdmin(this IEndpointRouteBuilder routes)
        => routes.MapPost(
            SsoAdminService.Path + "/{realm?}",
            (HttpContext context, VmomiEndpoint endpoint, RealmDirectory realms, SsoAdminService admin, string? realm)
                => endpoint.AnswerAsync(context, admin.Service, realms.Find(realm)));
}
