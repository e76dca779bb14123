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
    /// <summary>A CA that may have no CA below it certifies end entities; a root certifies CAs.</summary>
    public static RevocationListScope Of(X509Certificate2 issuer)
        => IssuerRules.PathLength(issuer) is 0 ? RevocationListScope.EndEntities : RevocationListScope.Authorities;

    /// <summary>onlyContainsUserCerts and onlyContainsCACerts (RFC 5280, 5.2.5).</summary>
    public static Asn1Tag Tag(this RevocationListScope scope)
        => new(TagClass.ContextSpecific, scope is RevocationListScope.EndEntities ? 1 : 2);
}
