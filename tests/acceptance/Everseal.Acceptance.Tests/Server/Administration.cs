using System.Security.Cryptography;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Server;

/// <summary>What an administrator types to prepare a realm.</summary>
internal static class Administration
{
    public static async Task AddUserAsync(this RunningServer server, string name, string password, TemporaryDirectory directory)
    {
        var file = directory.Write($"{name}.password", password);
        (await server.CommandAsync("user", "add", name, "--password-file", file)).Succeeded();
    }

    public static async Task<ServicePrincipal> AddServiceAsync(
        this RunningServer server, string name, AsymmetricAlgorithm key, TemporaryDirectory directory, DateTimeOffset? validFrom = null)
    {
        var service = ServicePrincipal.Create(name, key, directory, validFrom);
        (await server.CommandAsync("service", "add", name, "--cert", service.CertificateFile)).Succeeded();
        return service;
    }
}
