using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Xml;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>Solution users are vSphere's word for service principals.</summary>
internal sealed class SolutionUsers(ServiceStore services, AdministratorChange change)
{
    /// <summary>How DER begins; the loader would also take PEM, which this interface does not carry.</summary>
    private const byte DerSequence = 0x30;

    /// <summary>No such user is an empty answer here, not a fault: clients look before they create.</summary>
    public async ValueTask<Result<VmomiReply>> FindAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var session = call.RequireSession();
        if (!session.IsSuccess)
            return session.Error;
        var name = call.Text("userName");
        if (!name.IsSuccess)
            return name.Error;

        var found = await services.FindAsync(call.Realm.Name, name.Value, cancellationToken);
        if (found.IsSuccess)
            return VmomiReply.Returning(output => Write(output, found.Value, call.Realm.Name));
        return found.Error.Code == ErrorCodes.Identities.PrincipalNotFound ? VmomiReply.Nothing : found.Error;
    }

    public async ValueTask<Result<VmomiReply>> CreateAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var name = call.Text("userName");
        if (!name.IsSuccess)
            return name.Error;
        var read = ReadCertificate(call);
        if (!read.IsSuccess)
            return read.Error;

        using var certificate = read.Value;
        var description = call.TryArgument("userDetails", out var details) ? details.OnlyChild("description")?.Text : null;
        var created = await change.MakeAsync(
            call, "service add", name.Value,
            () => services.RegisterAsync(call.Realm.Name, name.Value, certificate, description, cancellationToken), cancellationToken);
        return created.IsSuccess ? VmomiReply.Nothing : created.Error;
    }

    private static Result<X509Certificate2> ReadCertificate(VmomiCall call)
    {
        if (!call.TryArgument("userDetails", out var details) || details.OnlyChild("certificate") is not { } element)
            return NoCertificate();

        try
        {
            var bytes = Convert.FromBase64String(element.Text);
            return bytes is [DerSequence, ..] ? X509CertificateLoader.LoadCertificate(bytes) : NoCertificate();
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return NoCertificate(exception.Message);
        }
    }

    private static StsError NoCertificate(string? reason = null)
        => ErrorCodes.Vsphere.ArgumentInvalid.With("userDetails needs one certificate: X.509 in DER, as base64.", reason);

    private static void Write(XmlBytes output, ServiceRegistration service, string realm)
    {
        output.Open("returnval")
            .Open("id").Value("name", service.Name).Value("domain", realm).Close("id")
            .Open("details");
        if (service.Description is { } description)
            output.Value("description", description);
        output.Value("certificate", service.Certificate)
            .Close("details")
            .Value("disabled", service.IsDisabled ? "true" : "false")
            .Close("returnval");
    }
}
