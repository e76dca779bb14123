using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509.Revocation;

/// <summary>Which of an issuer's certificates its list covers; all that it issues are of this kind.</summary>
internal enum RevocationListScope
{
    EndEntities,
    Authorities,
}

internal static class RevocationListScopes
{
    /// <summary>
    /// A root certifies CAs, and a CA below a root certifies end entities: this node makes no third level. The path length does
    /// not tell them apart, since another organisation's root may leave it out.
    /// </summary>
    public static RevocationListScope Of(X509Certificate2 issuer)
        => issuer.IsSelfIssued() ? RevocationListScope.Authorities : RevocationListScope.EndEntities;

    /// <summary>onlyContainsUserCerts and onlyContainsCACerts (RFC 5280, 5.2.5).</summary>
    public static Asn1Tag Tag(this RevocationListScope scope)
        => new(TagClass.ContextSpecific, scope is RevocationListScope.EndEntities ? 1 : 2);
}
