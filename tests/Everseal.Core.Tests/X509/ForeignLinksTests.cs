using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

/// <summary>A leaf and its issuing CA; each test puts something else in the issuer's place.</summary>
public sealed class ForeignLinksTests
{
    private static readonly TestAuthority Authority = TestAuthority.Shared;
    private static readonly CertificateContent Leaf = CertificateContent.Of(Authority.Leaf(CertificateProfiles.ServicePrincipal, CertificateSubject.Named("vpxd"), TestAuthority.Born.AddDays(20)));

    [Fact]
    public void Between_LeafAndItsIssuer_Holds()
        => Between(Authority.Issuing).Should().Be(ForeignLink.Holds);

    [Fact]
    public void Between_LeafAndItsRoot_IsOfAnotherIssuer()
        => Between(Authority.Root).Should().Be(ForeignLink.OtherIssuer);

    [Fact]
    public void Between_SameNameAnotherKey_IsToldApart()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        Between(Named(other, isAuthority: true)).Should().Be(ForeignLink.OtherKey);
    }

    [Fact]
    public void Between_SameNameAndKeyButNoAuthority_IsNone()
        => Between(Named(Authority.IssuingKey, isAuthority: false)).Should().Be(ForeignLink.NoAuthority);

    [Fact]
    public void Between_SignatureBySha1_IsNotJudged()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var old = new CertificateRequest("CN=old", key, HashAlgorithmName.SHA256)
            .Create(Authority.Issuing.SubjectName, new Sha1Signer(Authority.IssuingKey), TestAuthority.Born, TestAuthority.Born.AddDays(1), [0x40, 1]);

        new ForeignLinks().Between(CertificateContent.Of(old), CertificateContent.Of(Authority.Issuing)).Should().Be(ForeignLink.NotVerifiable);
    }

    [Fact]
    public void Between_AfterTheRightIssuerWasRemembered_AnotherKeyOfItsNameIsToldApart()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var (right, wrong) = (CertificateContent.Of(Authority.Issuing), CertificateContent.Of(Named(other, isAuthority: true)));
        var links = new ForeignLinks();

        foreach (var _ in Enumerable.Range(0, 3))
        {
            links.Between(Leaf, right).Should().Be(ForeignLink.Holds);
            links.Between(Leaf, wrong).Should().Be(ForeignLink.OtherKey);
        }
    }

    [Fact]
    public void Between_MoreIssuersThanAreRememberedByManyThreads_AllAreRight()
    {
        var right = CertificateContent.Of(Authority.Issuing);
        var others = Enumerable.Range(0, 200).Select(_ => Other()).ToList();
        var links = new ForeignLinks();

        var found = Enumerable.Range(0, 2000).AsParallel().AsOrdered().WithDegreeOfParallelism(8)
            .Select(number => links.Between(Leaf, number % 3 == 0 ? right : others[number % others.Count])).ToList();

        found.Should().Equal(Enumerable.Range(0, 2000).Select(number => number % 3 == 0 ? ForeignLink.Holds : ForeignLink.OtherKey));
    }

    private static CertificateContent Other()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Named(key, isAuthority: true);
        return CertificateContent.Of(certificate);
    }

    private static ForeignLink Between(X509Certificate2 issuer) => new ForeignLinks().Between(Leaf, CertificateContent.Of(issuer));

    private static X509Certificate2 Named(ECDsa key, bool isAuthority)
    {
        var request = new CertificateRequest(Authority.Issuing.SubjectName, key, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(TestAuthority.Born, TestAuthority.Born.AddDays(400));
    }
}
