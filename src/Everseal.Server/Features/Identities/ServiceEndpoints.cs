using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Administration;
using Everseal.Server.Realms;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Features.Identities;

/// <summary>Service principals: <c>/api/v1/realms/{realm}/services</c>.</summary>
internal sealed class ServiceEndpoints(ServiceStore services, RealmDirectory realms)
{
    public async Task<IResult> ListAsync(string realm, ApiCall call)
        => call.Answer((await services.ListAsync(realm, call.Cancelled))
            .Then<ServiceList>(list => new ServiceList([.. list.Select(Describe)], RealmWarnings.Of(realms.Find(realm)))));

    public async Task<IResult> ShowAsync(string realm, string name, ApiCall call)
        => call.Answer((await services.FindAsync(realm, name, call.Cancelled)).Then<ServiceDescription>(service => Describe(service)));

    public async Task<IResult> AddAsync(string realm, ApiCall call)
    {
        var body = await call.ReadAsync<AddService>();
        return body.IsSuccess
            ? await call.ChangedAsync("service add", realm, body.Value.Name, await AddAsync(realm, body.Value, call.Cancelled), Answer)
            : call.Answer(body);
    }

    public async Task<IResult> RemoveAsync(string realm, string name, ApiCall call)
        => await call.ChangedAsync("service remove", realm, name, await services.RemoveAsync(realm, name, call.Cancelled));

    public async Task<IResult> ChangeAsync(string realm, string name, ApiCall call)
    {
        var body = await call.ReadAsync<ChangeService>();
        if (!body.IsSuccess)
            return call.Answer(body);
        if (body.Value.Enabled is not { } enabled)
            return call.Answer<ServiceDescription>(new StsError(ErrorCodes.CommandLine.RequestNotReadable, "nothing is to be changed"));

        var changed = enabled ? await services.EnableAsync(realm, name, call.Cancelled) : await services.DisableAsync(realm, name, call.Cancelled);
        return await call.ChangedAsync(enabled ? "service enable" : "service disable", realm, name, changed, Answer);
    }

    public async Task<IResult> ReplaceCertificateAsync(string realm, string name, ApiCall call)
    {
        var body = await call.ReadAsync<ReplaceCertificate>();
        if (!body.IsSuccess)
            return call.Answer(body);

        var certificate = CertificateDescriptions.ReadPem(body.Value.Certificate);
        var replaced = certificate.IsSuccess
            ? await services.ReplaceCertificateAsync(realm, name, certificate.Value, call.Cancelled)
            : certificate.Error;
        return await call.ChangedAsync("service replace-certificate", realm, name, replaced, Answer);
    }

    private async Task<Result<ServiceRegistration>> AddAsync(string realm, AddService body, CancellationToken cancelled)
    {
        var certificate = CertificateDescriptions.ReadPem(body.Certificate);
        return certificate.IsSuccess
            ? await services.RegisterAsync(realm, body.Name, certificate.Value, null, body.Groups ?? [], cancelled)
            : certificate.Error;
    }

    private static IResult Answer(ServiceRegistration service) => ApiCall.Json(Describe(service));

    private static ServiceDescription Describe(ServiceRegistration service)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(service.Certificate.Span);
        return new ServiceDescription(
            service.Name,
            service.UserPrincipalName,
            !service.IsDisabled,
            CertificateDescriptions.Describe(certificate, service.UserPrincipalName),
            service.Groups);
    }
}
