using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;

namespace Everseal.Core.Tests.X509.Revocation;

public sealed class RevocationListIssuanceTests
{
    private static readonly DateTimeOffset Now = RevocationFixture.Now;

    [Fact]
    public void Issue_TwoRevoked_IsReadByThePlatformWithThatNumber()
    {
        var list = RevocationFixture.Issue(entries: [RevocationFixture.Revoked(), RevocationFixture.Revoked(reason: RevocationReason.Unspecified)]);

        var builder = CertificateRevocationListBuilder.Load(list.Der.ToArray(), out var number);
        ((long)number).Should().Be(list.Number);
        builder.RemoveEntry(new byte[] { 1 }).Should().BeFalse();
    }

    [Fact]
    public void Issue_NothingRevoked_LeavesTheEntriesOut()
        => EncodedRevocationList.Read(RevocationFixture.Issue().Der).Entries.Should().BeNull();

    [Fact]
    public void Issue_UnspecifiedReason_IsLeftOut()
    {
        var list = EncodedRevocationList.Read(RevocationFixture.Issue(entries: [RevocationFixture.Revoked(reason: RevocationReason.Unspecified)]).Der);

        list.Entries.Should().ContainSingle().Which.Extensions.Should().BeEmpty();
    }

    [Fact]
    public void Issue_AnyList_BeginsBeforeNowAndLastsAsScheduled()
    {
        var list = RevocationFixture.Issue();

        list.IsCurrentAt(Now).Should().BeTrue();
        (list.NextUpdate - list.ThisUpdate).Should().Be(RevocationListSchedule.EndEntities.Lifetime - TimeSpan.FromSeconds(1), "the last second counts");
    }

    [Fact]
    public void Issue_LintedTwice_Throws()
    {
        var linted = RevocationFixture.Prepare().OrThrow();
        RevocationListIssuance.Issue(linted, RevocationFixture.Authority.IssuingSigner).OrThrow();

        var again = () => RevocationListIssuance.Issue(linted, RevocationFixture.Authority.IssuingSigner);

        again.Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Issue_KeyOfAnotherCa_IsRefused()
        => RevocationListIssuance.Issue(RevocationFixture.Prepare().OrThrow(), X509SignatureGenerator.CreateForECDsa(RevocationFixture.Authority.RootKey))
            .Error!.Code.Should().Be(ErrorCodes.Certificates.IssuerKeyMismatch);

    [Fact]
    public void Issue_Linted_SignsExactlyTheLintedBytes()
    {
        var linted = RevocationFixture.Prepare(entries: [RevocationFixture.Revoked()]).OrThrow();

        var list = RevocationListIssuance.Issue(linted, RevocationFixture.Authority.IssuingSigner).OrThrow();

        EncodedRevocationList.Read(list.Der).ToBeSigned.ToArray().Should().Equal(linted.ToBeSigned.ToArray());
    }

    [Fact]
    public void Prepare_IssuerThatMayNotSignLists_IsRefused()
        => RevocationListIssuance.Prepare(RevocationFixture.Leaf, [], RevocationListSchedule.Authorities, null, Now)
            .Error!.PublicDetail.Should().Contain("crl_issuer_may_sign");

    [Fact]
    public void Prepare_SameCertificateTwice_IsRefused()
    {
        var serial = TestAuthority.NextSerial();

        RevocationFixture.Prepare(entries: [RevocationFixture.Revoked(serial), RevocationFixture.Revoked(serial)])
            .Error!.Code.Should().Be(ErrorCodes.Revocation.ListLintFailed);
    }

    [Theory]
    [InlineData(0, "a second list within the same second")]
    [InlineData(-5000, "the clock went back")]
    [InlineData(3600, "an hour later")]
    public void Prepare_AfterAnother_HasAGreaterNumber(int secondsLater, string why)
    {
        var first = RevocationFixture.Issue();

        RevocationFixture.Issue(first, Now.AddSeconds(secondsLater)).Number.Should().BeGreaterThan(first.Number, why);
    }

    [Fact]
    public void NumberAfter_StoreThatForgot_IsStillGreater()
    {
        var beforeTheBackupWasPutBack = RevocationFixture.Issue(now: Now);

        RevocationListContent.NumberAfter(previous: null, Now.AddMinutes(5)).Should().BeGreaterThan(beforeTheBackupWasPutBack.Number);
    }

    [Fact]
    public void Issue_Root_CoversAuthorities()
    {
        var list = RevocationListIssuance.Prepare(RevocationFixture.Authority.Root, [], RevocationListSchedule.Authorities, null, Now)
            .Then(linted => RevocationListIssuance.Issue(linted, X509SignatureGenerator.CreateForECDsa(RevocationFixture.Authority.RootKey))).OrThrow();

        var scope = EncodedRevocationList.Read(list.Der).Find(Oids.IssuingDistributionPoint)!.ReadValue().ReadSequence();
        scope.ReadBoolean(new Asn1Tag(TagClass.ContextSpecific, 2)).Should().BeTrue();
    }

    /// <summary>Another organisation's root need not bound the path (RFC 5280, 4.2.1.9); the list covers what is issued all the same.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(3)]
    public void Issue_CaBelowARoot_CoversEndEntitiesWhateverItsPathLength(int? pathLength)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuer = CaBelowARoot(key, pathLength);

        var list = RevocationListIssuance.Prepare(issuer, [], RevocationListSchedule.Of(issuer), null, Now)
            .Then(linted => RevocationListIssuance.Issue(linted, X509SignatureGenerator.CreateForECDsa(key))).OrThrow();

        var scope = EncodedRevocationList.Read(list.Der).Find(Oids.IssuingDistributionPoint)!.ReadValue().ReadSequence();
        scope.ReadBoolean(new Asn1Tag(TagClass.ContextSpecific, 1)).Should().BeTrue();
        RevocationListSchedule.Of(issuer).Should().Be(RevocationListSchedule.EndEntities);
    }

    private static X509Certificate2 CaBelowARoot(ECDsa key, int? pathLength)
    {
        var request = new CertificateRequest("CN=Issuing CA of another root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, pathLength is not null, pathLength ?? 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.Create(
            RevocationFixture.Authority.Root.SubjectName, X509SignatureGenerator.CreateForECDsa(RevocationFixture.Authority.RootKey), Now.AddDays(-1), Now.AddYears(5), [7]);
    }

    [Fact]
    public void Issue_AfterTheYear2049_WritesGeneralizedTime()
    {
        var revoked = RevocationFixture.Revoked(at: new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Convert.ToHexString(revoked.Entry.Span).Should().Contain(Convert.ToHexString("20500101000000Z"u8));
    }
}
