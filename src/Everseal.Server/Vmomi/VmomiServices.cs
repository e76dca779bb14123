namespace Everseal.Server.Vmomi;

internal static class VmomiServices
{
    /// <summary>What every vSphere interface needs.</summary>
    public static IServiceCollection AddVmomi(this IServiceCollection services)
        => services.AddSingleton<TokenLogin>().AddSingleton<SessionContinuation>().AddSingleton<VmomiEndpoint>();
}
