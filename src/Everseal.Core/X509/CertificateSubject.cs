using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509;

/// <summary>Whom a certificate names: the subject's distinguished name and the hosts of its SubjectAltName.</summary>
public sealed record CertificateSubject(
    X500DistinguishedName Name,
    IReadOnlyList<string> DnsNames,
    IReadOnlyList<IPAddress> IpAddresses)
{
    public bool HasAlternativeNames => DnsNames.Count + IpAddresses.Count > 0;

    /// <summary>A subject of a common name alone, or of a common name and an organization.</summary>
    public static CertificateSubject Named(string commonName, string? organization = null)
    {
        var name = new X500DistinguishedNameBuilder();
        if (organization is not null)
            name.AddOrganizationName(organization);
        name.AddCommonName(commonName);
        return new CertificateSubject(name.Build(), [], []);
    }

    /// <summary>A TLS server's subject: its first host is the common name, and every host is in the SubjectAltName (RFC 9525, 4.1).</summary>
    public static CertificateSubject ForHosts(IReadOnlyList<string> dnsNames, IReadOnlyList<IPAddress> ipAddresses)
        => Named(dnsNames.Concat(ipAddresses.Select(address => address.ToString())).First()) with
        {
            DnsNames = dnsNames,
            IpAddresses = ipAddresses,
        };
}
