using Everseal.Core.Errors;
using Everseal.Watch.Probes.Federation;

namespace Everseal.Watch.Probes.Vsphere;

/// <summary>Asks a realm's SSO administration service for what it tells anybody.</summary>
internal sealed class SsoAdministration(TargetServer server, string realm)
{
    // The name that the service gives itself in the implementations known; only when it does not tell.
    private static readonly ManagedObject Usual = new("SsoAdminConfigurationManagementService", "configurationManagementService");

    public async Task<IReadOnlyList<ObservedSource>> ReadAsync()
    {
        var service = await CallAsync<ManagedObject>("service content", "SsoAdminServiceInstance", SsoAdminMessages.ServiceInstance, SsoAdminMessages.ReadConfigurationManagement, _ => SourceContent.Empty);
        var configuration = service.Document ?? Usual;
        return await Task.WhenAll(
            ReadAsync("SSO known chains", "GetKnownCertificateChains", configuration, SsoAdminMessages.ReadChains),
            ReadAsync("SSO trusted certificates", "GetTrustedCertificates", configuration, SsoAdminMessages.ReadCertificates),
            ReadAsync("SSO issuer certificates", "GetIssuersCertificates", configuration, SsoAdminMessages.ReadCertificates));
    }

    private async Task<ObservedSource> ReadAsync(
        string name, string method, ManagedObject configuration, Func<ReadOnlyMemory<byte>, string, Result<SourceContent>> read)
        => (await CallAsync(name, method, configuration, answer => read(answer, method), content => content)).OptionalSource;

    private Task<ReadDocument<T>> CallAsync<T>(
        string name, string method, ManagedObject target, Func<ReadOnlyMemory<byte>, Result<T>> read, Func<T, SourceContent> tell)
        where T : class
        => server.CallAsync(name, SsoPaths.SsoAdministration(realm), SsoAdminMessages.Write(method, target), SsoAdminMessages.SoapAction, read, tell);
}
