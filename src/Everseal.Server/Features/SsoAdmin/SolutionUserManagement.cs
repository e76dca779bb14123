using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>PrincipalManagementService, solution users: vSphere's word for service principals.</summary>
internal sealed class SolutionUserManagement(ServiceStore services, AdministratorChange change)
{
    /// <summary>How DER begins; the loader would also take PEM, which this interface does not carry.</summary>
    private const byte DerSequence = 0x30;

    public IReadOnlyDictionary<string, VmomiMethod> Methods => new Dictionary<string, VmomiMethod>
    {
        ["CreateLocalSolutionUser"] = CreateAsync,
        ["UpdateLocalSolutionUserDetails"] = UpdateAsync,
    };

    private ValueTask<Result<VmomiReply>> CreateAsync(VmomiCall call, CancellationToken cancellationToken)
        => ChangeAsync(call, "service add", (name, certificate, description) =>
            services.RegisterAsync(call.Realm.Name, name, certificate, description, cancellationToken), cancellationToken);

    private ValueTask<Result<VmomiReply>> UpdateAsync(VmomiCall call, CancellationToken cancellationToken)
        => ChangeAsync(call, "service replace-certificate", (name, certificate, description) =>
            services.UpdateAsync(call.Realm.Name, name, certificate, description, cancellationToken), cancellationToken);

    private async ValueTask<Result<VmomiReply>> ChangeAsync(
        VmomiCall call, string action, Func<string, X509Certificate2, string?, Task<Result<ServiceRegistration>>> apply, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var name = arguments.Text("userName");
        var details = arguments.Child("userDetails");
        var description = details.OptionalText("description");
        using var certificate = ReadCertificate(details);
        if (arguments.Refusal is { } refusal)
            return refusal;

        return await change.MakeSilentlyAsync(call, action, name, () => apply(name, certificate!, description), cancellationToken);
    }

    private static X509Certificate2? ReadCertificate(ArgumentReader details)
    {
        try
        {
            var bytes = Convert.FromBase64String(details.Text("certificate"));
            if (bytes is [DerSequence, ..])
                return X509CertificateLoader.LoadCertificate(bytes);

            details.Refuse("needs an X.509 certificate in DER, as base64");
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            details.Refuse("needs an X.509 certificate in DER, as base64", exception.Message);
        }

        return null;
    }
}
