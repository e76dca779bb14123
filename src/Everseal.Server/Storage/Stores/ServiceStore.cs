using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Storage.Stores;

/// <summary>A service principal as administrators see it.</summary>
/// <param name="Certificate">DER.</param>
/// <param name="Thumbprint">SHA-256, upper-case hexadecimal.</param>
/// <param name="Groups">Direct memberships.</param>
public sealed record ServiceRegistration(
    string Name,
    string UserPrincipalName,
    string? Description,
    bool IsDisabled,
    ReadOnlyMemory<byte> Certificate,
    string Thumbprint,
    DateTimeOffset CreatedAt,
    IReadOnlyList<string> Groups);

/// <summary>The service principals of the local identity source, each known by one certificate.</summary>
public sealed class ServiceStore(EversealDatabase database, TimeProvider time)
{
    public Task<Result<ServiceRegistration>> RegisterAsync(
        string realm, string name, X509Certificate2 certificate, string? description, CancellationToken cancellationToken)
        => RegisterAsync(realm, name, certificate, description, [], cancellationToken);

    /// <summary>Registers the service as a member of these groups, or not at all.</summary>
    public async Task<Result<ServiceRegistration>> RegisterAsync(
        string realm, string name, X509Certificate2 certificate, string? description, IReadOnlyList<string> groups, CancellationToken cancellationToken)
        => (PrincipalName.Check(name) ?? PrincipalDetail.Check(description) ?? CheckEncoding(certificate)) is { } refusal
            ? refusal
            : await database.ChangeAsync(context => InsertAsync(context, realm, name, certificate, description, groups, cancellationToken), cancellationToken);

    /// <summary>The service keeps its name and groups; from now on only the new certificate is its own.</summary>
    public async Task<Result<ServiceRegistration>> ReplaceCertificateAsync(
        string realm, string name, X509Certificate2 certificate, CancellationToken cancellationToken)
        => CheckEncoding(certificate) is { } refusal ? refusal : await ChangeServiceAsync(
            realm, name, (context, service) => SetCertificateAsync(context, realm, service, certificate, cancellationToken), cancellationToken);

    /// <summary>Replaces both the certificate and the description, or nothing.</summary>
    public async Task<Result<ServiceRegistration>> UpdateAsync(
        string realm, string name, X509Certificate2 certificate, string? description, CancellationToken cancellationToken)
        => (PrincipalDetail.Check(description) ?? CheckEncoding(certificate)) is { } refusal ? refusal : await ChangeServiceAsync(realm, name, (context, service) =>
        {
            service.Description = description;
            return SetCertificateAsync(context, realm, service, certificate, cancellationToken);
        }, cancellationToken);

    public Task<Result<ServiceRegistration>> EnableAsync(string realm, string name, CancellationToken cancellationToken)
        => SetDisabledAsync(realm, name, disabled: false, cancellationToken);

    public Task<Result<ServiceRegistration>> DisableAsync(string realm, string name, CancellationToken cancellationToken)
        => SetDisabledAsync(realm, name, disabled: true, cancellationToken);

    public Task<Result<ServiceRegistration>> RemoveAsync(string realm, string name, CancellationToken cancellationToken)
        => ChangeServiceAsync(realm, name, (context, service) =>
        {
            context.Services.Remove(service);
            return Task.FromResult<StsError?>(null);
        }, cancellationToken);

    public async Task<Result<ServiceRegistration>> FindAsync(string realm, string name, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        var service = await context.FindPrincipalAsync<ServicePrincipal>(realm, name, cancellationToken);
        return service.IsSuccess ? await DescribeAsync(context, service.Value, cancellationToken) : service.Error;
    }

    public async Task<Result<IReadOnlyList<ServiceRegistration>>> ListAsync(string realm, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        var found = await context.FindRealmAsync(realm, cancellationToken);
        if (!found.IsSuccess)
        {
            return found.Error;
        }

        var services = await context.Services.AsNoTracking().Where(service => service.RealmId == found.Value.Id)
            .Include(service => service.Memberships).ThenInclude(membership => membership.Group)
            .OrderBy(service => service.NameKey).ToListAsync(cancellationToken);
        return services.ConvertAll(service => Describe(service, found.Value.Name));
    }

    private async Task<Result<ServiceRegistration>> InsertAsync(
        EversealDbContext context, string realm, string name, X509Certificate2 certificate, string? description, IReadOnlyList<string> groups,
        CancellationToken cancellationToken)
    {
        var found = await context.FindRealmAsync(realm, cancellationToken);
        if (!found.IsSuccess)
        {
            return found.Error;
        }

        if (CheckKey(found.Value, certificate) is { } refusal)
        {
            return refusal;
        }

        var (der, thumbprint, subjectKey) = Identify(certificate);
        var service = new ServicePrincipal
        {
            RealmId = found.Value.Id,
            Name = name,
            NameKey = PrincipalName.KeyOf(name),
            Description = description,
            Certificate = der,
            Thumbprint = thumbprint,
            SubjectKey = subjectKey,
            CreatedAt = time.GetUtcNow(),
        };
        context.Services.Add(service);
        return await context.JoinAsync(realm, service, groups, cancellationToken) is { } unknown ? unknown : Describe(service, found.Value.Name);
    }

    private static async Task<StsError?> SetCertificateAsync(
        EversealDbContext context, string realm, ServicePrincipal service, X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        (service.Certificate, service.Thumbprint, service.SubjectKey) = Identify(certificate);
        var found = await context.FindRealmAsync(realm, cancellationToken);
        return found.IsSuccess ? CheckKey(found.Value, certificate) : found.Error;
    }

    private Task<Result<ServiceRegistration>> SetDisabledAsync(string realm, string name, bool disabled, CancellationToken cancellationToken)
        => ChangeServiceAsync(realm, name, (_, service) =>
        {
            service.IsDisabled = disabled;
            return Task.FromResult<StsError?>(null);
        }, cancellationToken);

    private Task<Result<ServiceRegistration>> ChangeServiceAsync(
        string realm, string name, Func<EversealDbContext, ServicePrincipal, Task<StsError?>> change, CancellationToken cancellationToken)
        => database.ChangeAsync<ServiceRegistration>(async context =>
        {
            var service = await context.FindPrincipalAsync<ServicePrincipal>(realm, name, cancellationToken);
            if (!service.IsSuccess)
            {
                return service.Error;
            }

            var before = await DescribeAsync(context, service.Value, cancellationToken);
            return await change(context, service.Value) is { } refusal ? refusal : before with
            {
                Description = service.Value.Description,
                IsDisabled = service.Value.IsDisabled,
                Certificate = service.Value.Certificate,
                Thumbprint = service.Value.Thumbprint,
            };
        }, cancellationToken);

    // What the system's parser lets pass and the strict one does not could be registered and would fail at each login.
    private static StsError? CheckEncoding(X509Certificate2 certificate)
    {
        try
        {
            _ = ValidityPeriod.Of(certificate);
            return null;
        }
        catch (AsnContentException exception)
        {
            return ErrorCodes.Certificates.CertificateMalformed.With("The certificate is not DER as RFC 5280 defines it.", exception.Message);
        }
    }

    private static StsError? CheckKey(Realm realm, X509Certificate2 certificate)
        => KeyStrength.Require(certificate.PublicKey, realm.AllowRsa1024).Error is { } weakness
            ? new StsError(ErrorCodes.Identities.ServiceKeyTooWeak, weakness.PublicDetail)
            : null;

    private static (byte[] Der, string Thumbprint, string SubjectKey) Identify(X509Certificate2 certificate) =>
        (certificate.RawData, certificate.GetCertHashString(HashAlgorithmName.SHA256), SubjectName.ComparisonKey(certificate.SubjectName));

    private static async Task<ServiceRegistration> DescribeAsync(EversealDbContext context, ServicePrincipal service, CancellationToken cancellationToken)
    {
        await context.Entry(service).Collection(entry => entry.Memberships).Query().Include(membership => membership.Group).LoadAsync(cancellationToken);
        var realm = await context.Realms.Where(entry => entry.Id == service.RealmId).Select(entry => entry.Name).SingleAsync(cancellationToken);
        return Describe(service, realm);
    }

    internal static ServiceRegistration Describe(ServicePrincipal service, string realm) => new(
        service.Name,
        $"{service.Name}@{realm}",
        service.Description,
        service.IsDisabled,
        service.Certificate,
        service.Thumbprint,
        service.CreatedAt,
        [.. service.Memberships.Select(membership => membership.Group!.Name).Order(StringComparer.OrdinalIgnoreCase)]);
}
