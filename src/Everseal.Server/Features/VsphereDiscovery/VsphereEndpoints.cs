using System.Text;
using Everseal.Server.Realms;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.VsphereDiscovery;

/// <summary>What stands behind <c>/sdk</c> and <c>/lookupservice/sdk</c>. Their addresses name no realm, so they mean the default one.</summary>
internal static class VsphereEndpoints
{
    /// <summary>What pyvmomi reads first, to agree on a version of the API.</summary>
    private static readonly byte[] Versions = Encoding.UTF8.GetBytes(
        $"""<?xml version="1.0" encoding="UTF-8"?><namespaces version="1.0"><namespace><name>{VimService.NamespaceUri}</name><version>{VimService.ApiVersion}</version></namespace></namespaces>""");

    public static IServiceCollection AddVsphereDiscovery(this IServiceCollection services)
        => services.AddSingleton<VimService>().AddSingleton<LookupService>();

    public static Task AnswerVimAsync(HttpContext context, VmomiEndpoint endpoint, RealmDirectory realms, VimService vim)
        => endpoint.AnswerAsync(context, vim.Service, realms.Default);

    public static Task AnswerLookupAsync(HttpContext context, VmomiEndpoint endpoint, RealmDirectory realms, LookupService lookup)
        => endpoint.AnswerAsync(context, lookup.Service, realms.Default);

    public static IResult ServiceVersions() => Results.Bytes(Versions, "text/xml; charset=utf-8");
}
