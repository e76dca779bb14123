using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Administration;
using Everseal.Server.Authorities;

namespace Everseal.Server.Features.CertificateAuthorities;

/// <summary>The CA's own keys and certificates: sealing and renewing the root, renewing the issuing CA, going below a foreign root.</summary>
internal sealed class AuthorityEndpoints(
    CertificateAuthority authority, RootSeal seal, SubordinateAuthority subordinate, RootSuccession roots, ServerCertificates server)
{
    private const string RootTarget = "root CA";
    private const string IssuingTarget = "issuing CA";

    public async Task<IResult> EncryptRootKeyAsync(ApiCall call)
    {
        var body = await call.ReadAsync<EncryptRootKey>();
        return body.IsSuccess
            ? await call.ChangedAsync("ca seal", null, $"{RootTarget}: the key was given out under a passphrase",
                seal.Encrypt(body.Value.Passphrase), pem => ApiCall.Json(new SealedRootKey(pem)))
            : call.Answer(body);
    }

    public async Task<IResult> SealAsync(ApiCall call)
    {
        var body = await call.ReadAsync<SealRoot>();
        return body.IsSuccess
            ? await call.ChangedAsync("ca seal", null, $"{RootTarget}: the key was erased here",
                seal.Seal(body.Value.SealedKey, body.Value.Passphrase),
                done => ApiCall.Json(new SealedRootDescription(Describe(done), done.IsErased)))
            : call.Answer(body);
    }

    public async Task<IResult> UnsealAsync(ApiCall call)
    {
        var body = await call.ReadAsync<UnsealRoot>();
        return body.IsSuccess
            ? await call.ChangedAsync("ca unseal", null, $"{RootTarget} for {body.Value.Seconds} s",
                seal.Unseal(body.Value.SealedKey, body.Value.Passphrase, TimeSpan.FromSeconds(Math.Clamp(body.Value.Seconds, 0, int.MaxValue))),
                until => ApiCall.Json(new UnsealedRoot(until)))
            : call.Answer(body);
    }

    public async Task<IResult> ReturnAsync(ApiCall call)
        => await call.ChangedAsync("ca seal", null, $"{RootTarget}: the unsealed key was dropped", seal.Return());

    public async Task<IResult> RenewRootAsync(ApiCall call)
        => await call.ChangedAsync("ca root renew", null, "next root CA", await roots.RenewAsync(call.Actor, CancellationToken.None), issued => ApiCall.Json(new CertificateDetail(
            CertificateDescriptions.Describe(issued.Certificate, "next root CA", CertificateProfiles.Root.Name), issued.ToPem())));

    public async Task<IResult> PromoteRootAsync(ApiCall call)
        => await call.ChangedAsync("ca root promote", null, RootTarget, await roots.PromoteAsync(call.Actor, CancellationToken.None), issued => ApiCall.Json(new CertificateDetail(
            CertificateDescriptions.Describe(issued.Chain[^1], RootTarget, CertificateProfiles.Root.Name), issued.Chain[^1].ExportCertificatePem() + "\n")));

    public async Task<IResult> RenewIssuingAsync(ApiCall call)
    {
        if (authority.ReadActive() is not { } active)
            return call.Answer<CertificateDetail>(ErrorCodes.Server.DataDirectoryEmpty.With("There is no certificate authority yet."));
        var subject = new CertificateSubject(active.Chain[0].SubjectName, [], []);
        var renewed = await authority.CreateIssuingAsync(subject, call.Actor, CancellationToken.None);

        // The one before may be revoked: clients are not to be shown it for another hour.
        if (renewed.IsSuccess)
            await server.LoadAsync(CancellationToken.None);
        return await call.ChangedAsync("ca renew", null, IssuingTarget, renewed, issued => ApiCall.Json(new CertificateDetail(
            CertificateDescriptions.Describe(issued.Certificate, IssuingTarget, CertificateProfiles.IssuingCa.Name), issued.ToPem())));
    }

    public async Task<IResult> RequestAsync(ApiCall call)
    {
        var body = await call.ReadAsync<RequestAuthority>();
        if (!body.IsSuccess)
            return call.Answer(body);
        var subject = body.Value.CommonName is { } name
            ? CertificateSubject.Named(name, body.Value.Organization)
            : new CertificateSubject(authority.ReadActive()!.Chain[0].SubjectName, [], []);
        return await call.ChangedAsync<string>("ca request", null, SubjectName.Text(subject.Name),
            await subordinate.RequestAsync(subject, call.Cancelled), pem => ApiCall.Json(new AuthorityRequestDescription(pem)));
    }

    public async Task<IResult> ImportAsync(ApiCall call)
    {
        var body = await call.ReadAsync<ImportAuthority>();
        if (!body.IsSuccess)
            return call.Answer(body);
        var certificates = ReadChain(body.Value.Chain);
        var imported = certificates.IsSuccess ? await subordinate.ImportAsync(certificates.Value, CancellationToken.None) : certificates.Error;
        var target = imported.IsSuccess ? $"{SubjectName.Text(imported.Value.Chain[0].SubjectName)} below {SubjectName.Text(imported.Value.Chain[^1].SubjectName)}" : IssuingTarget;
        return await call.ChangedAsync("ca import", null, target, imported, active => ApiCall.Json(new CertificateDetail(
            CertificateDescriptions.Describe(active.Chain[0], IssuingTarget, CertificateProfiles.IssuingCa.Name),
            string.Join('\n', active.Chain.Select(certificate => certificate.ExportCertificatePem())) + "\n")));
    }

    private static CertificateDescription Describe(SealedRoot done)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(done.Root.Certificate);
        return CertificateDescriptions.Describe(certificate, RootTarget, CertificateProfiles.Root.Name);
    }

    private static Result<X509Certificate2[]> ReadChain(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException exception)
        {
            return ErrorCodes.CommandLine.FieldNotAcceptable.With("chain: this is not a chain of certificates in PEM form", exception.Message);
        }

        return certificates.ToArray();
    }
}
