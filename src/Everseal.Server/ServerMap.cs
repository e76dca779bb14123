using Everseal.Server.Features.Health;
using Everseal.Server.Features.WsTrust;
using Everseal.Server.Hosting;
using Everseal.Server.Realms;

namespace Everseal.Server;

/// <summary>The only list of what this server offers: services, routes and workers.</summary>
internal static class ServerMap
{
    public static void AddServices(IServiceCollection services)
    {
        services.AddRoutingCore();
        services.AddSingleton<SelfCheck>();
        services.AddSingleton<TokenAcceptance>();
        services.AddSingleton<RequesterAuthentication>().AddSingleton<TrustOperations>().AddSingleton<StsEndpoint>();
    }

    public static void MapRoutes(IEndpointRouteBuilder routes)
    {
        StsEndpoint.Map(routes);
        HealthEndpoints.Map(routes);
    }
}
