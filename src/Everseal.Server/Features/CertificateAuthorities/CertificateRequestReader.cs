using System.Net;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Authorities;

namespace Everseal.Server.Features.CertificateAuthorities;

/// <summary>Turns an API order into the CA's: profile, subject, key.</summary>
internal static class CertificateRequestReader
{
    /// <summary>What one may order: the CA's own certificates come from init and the rollover alone.</summary>
    public static IEnumerable<CertificateProfile> Profiles { get; } = CertificateProfiles.All.Where(profile => !profile.IsCertificateAuthority);

    public static Result<CertificateOrder> Read(IssueCertificate order, string requester)
    {
        if (Profiles.FirstOrDefault(profile => profile.Name == order.Profile) is not { } profile)
            return Refuse($"profile: there is no {order.Profile}; there are {string.Join(", ", Profiles)}");
        if (order.LifetimeSeconds is <= 0 or > int.MaxValue)
            return Refuse("lifetimeSeconds: a lifetime is positive");

        var request = CertificationRequest.ReadPem(order.CertificateRequest);
        if (!request.IsSuccess)
            return request.Error;

        var addresses = ReadAddresses(order.IpAddresses ?? []);
        if (!addresses.IsSuccess)
            return addresses.Error;

        var subject = CertificationRequestRules.Apply(profile, request.Value, order.DnsNames ?? [], addresses.Value);
        return subject.IsSuccess
            ? new CertificateOrder(
                profile, subject.Value, request.Value.PublicKey, order.LifetimeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null, requester)
            : subject.Error;
    }

    private static Result<List<IPAddress>> ReadAddresses(IReadOnlyList<string> texts)
    {
        var addresses = new List<IPAddress>();
        foreach (var text in texts)
        {
            if (!IPAddress.TryParse(text, out var address))
                return Refuse($"ipAddresses: {text} is not an IP address");
            addresses.Add(address);
        }

        return addresses;
    }

    private static StsError Refuse(string detail) => new(ErrorCodes.CommandLine.FieldNotAcceptable, detail);
}
