using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;

namespace Everseal.Server.Revocation;

/// <summary>Where the status of this CA's certificates is found, as the certificates themselves say.</summary>
/// <param name="Base">A plain http URL without a path; null when there is none, and certificates then name no address.</param>
public sealed record StatusAddresses(Uri? Base)
{
    public const string Folder = "/ca";
    public const string RevocationList = "/ca/crl/{file}";
    public const string Certificate = "/ca/certificates/{file}";
    public const string Ocsp = "/ca/ocsp";

    /// <summary>For a certificate of this issuer; null for none.</summary>
    /// <param name="issuer">Null for a root, which nobody vouches for.</param>
    public StatusPointers? For(X509Certificate2? issuer)
    {
        if (Base is null || issuer is null)
            return null;
        var key = KeyIdentifier.Of(issuer);
        var answersOcsp = RevocationListSchedule.Of(issuer) == RevocationListSchedule.EndEntities;
        return new StatusPointers(
            new Uri(Base, $"/ca/crl/{key}.crl"),
            new Uri(Base, $"/ca/certificates/{key}.cer"),
            answersOcsp ? new Uri(Base, Ocsp) : null);
    }
}
