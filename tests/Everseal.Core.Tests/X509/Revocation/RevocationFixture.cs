using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;

namespace Everseal.Core.Tests.X509.Revocation;

/// <summary>One valid list and one valid OCSP request of the shared authority, for tests that change one thing.</summary>
internal static class RevocationFixture
{
    public static readonly DateTimeOffset Now = TestAuthority.Born.AddDays(100);

    public static TestAuthority Authority => TestAuthority.Shared;

    public static X509Certificate2 Leaf { get; } = Authority.Leaf(CertificateProfiles.ServicePrincipal, CertificateSubject.Named("revocable"), Now.AddDays(-1));

    public static RevokedCertificate Revoked(
        ReadOnlyMemory<byte>? serial = null, RevocationReason reason = RevocationReason.KeyCompromise, DateTimeOffset? at = null, DateTimeOffset? notAfter = null)
        => new(serial ?? TestAuthority.NextSerial(), notAfter ?? Now.AddDays(200), at ?? Now.AddHours(-1), reason);

    public static Result<LintedRevocationList> Prepare(RevocationList? previous = null, DateTimeOffset? now = null, params IReadOnlyCollection<RevokedCertificate> entries)
        => RevocationListIssuance.Prepare(Authority.Issuing, entries, RevocationListSchedule.EndEntities, previous, now ?? Now);

    public static RevocationList Issue(RevocationList? previous = null, DateTimeOffset? now = null, params IReadOnlyCollection<RevokedCertificate> entries)
        => Prepare(previous, now, entries).Then(linted => RevocationListIssuance.Issue(linted, Authority.IssuingSigner)).OrThrow();

    /// <summary>The CertID by which a client asks.</summary>
    public static OcspCertificateId Id(X509Certificate2? issuer = null, ReadOnlyMemory<byte>? serial = null, string hash = "1.3.14.3.2.26")
        => OcspRequest.Read(OcspRequests.Write(
            [OcspRequests.Id(issuer ?? Authority.Issuing, serial ?? Leaf.SerialNumberBytes, hash)])).OrThrow().Certificates[0];
}
