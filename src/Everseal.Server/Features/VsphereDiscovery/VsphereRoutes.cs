using System.Text;
using Everseal.Server.Realms;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.VsphereDiscovery;

internal static class VsphereRoutes
{
    /// <summary>What pyvmomi and PowerCLI read first, to agree on a version of the API.</summary>
    private static readonly byte[] ServiceVersions = Encoding.UTF8.GetBytes(
        $"""<?xml version="1.0" encoding="UTF-8"?><namespaces version="1.0"><namespace><name>{VimService.NamespaceUri}</name><version>{VimService.ApiVersion}</version></namespace></namespaces>""");

    public static IServiceCollection AddVsphereDiscovery(this IServiceCollection services)
        => services.AddSingleton<VimService>().AddSingleton<LookupService>();

    public static void MapVsphereDiscovery(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sdk", (HttpContext context, VmomiEndpoint endpoint, RealmDirectory realms, VimService vim)
            => endpoint.AnswerAsync(context, vim.Service, realms.Default));
        routes.MapGet("/sdk/vimServiceVersions.xml", () => Results.Bytes(ServiceVersions, "text/xml; charset=utf-8"));
        routes.MapPost("/lookupservice/sdk", (HttpContext context, VmomiEndpoint endpoint, RealmDirectory realms, LookupService lookup)
            => endpoint.AnswerAsync(context, lookup.Service, realms.Default));
    }
}
