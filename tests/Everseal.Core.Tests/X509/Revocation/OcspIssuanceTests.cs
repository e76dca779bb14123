using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509.Revocation;

namespace Everseal.Core.Tests.X509.Revocation;

/// <summary>That clients read and verify the answers is OpenSSL's to say (acceptance); here is what each says.</summary>
public sealed class OcspIssuanceTests
{
    private static readonly DateTimeOffset Now = RevocationFixture.Now;

    [Fact]
    public void Prepare_Revoked_SaysSinceWhenAndWhy()
    {
        var response = Encoded(new OcspStatus.Revoked(Now.AddDays(-1), RevocationReason.Superseded));

        response.Statuses.Should().ContainSingle().Which.Status.Should().Be(new OcspStatus.Revoked(Now.AddDays(-1), RevocationReason.Superseded));
    }

    [Fact]
    public void Prepare_UnspecifiedReason_IsLeftOut()
        => Encoded(new OcspStatus.Revoked(Now.AddDays(-1), RevocationReason.Unspecified)).Statuses[0].Reason.Should().BeNull();

    [Fact]
    public void Prepare_AnyStatus_RepeatsTheCertIdOctetForOctet()
    {
        var id = RevocationFixture.Id();

        Encoded(new OcspStatus.Good(), id).Statuses[0].Certificate.Encoded.ToArray().Should().Equal(id.Encoded.ToArray());
    }

    [Fact]
    public void Prepare_Nonce_IsRepeated()
    {
        byte[] nonce = [4, 2, 1, 2];

        var linted = OcspIssuance.Prepare(RevocationFixture.Authority.Issuing, [(RevocationFixture.Id(), new OcspStatus.Good())], nonce, Now).OrThrow();

        EncodedOcspResponse.Read(linted.ToBeSigned).Extensions.Should().ContainSingle().Which.Value.ToArray().Should().Equal(nonce);
    }

    [Fact]
    public void Prepare_CertificateOfAnotherIssuer_IsRefused()
        => OcspIssuance.Prepare(
                RevocationFixture.Authority.Issuing, [(RevocationFixture.Id(issuer: RevocationFixture.Authority.Root), new OcspStatus.Good())], null, Now)
            .Error!.Code.Should().Be(ErrorCodes.Revocation.OcspLintFailed);

    [Fact]
    public void Issue_LintedTwice_Throws()
    {
        var linted = Prepare(new OcspStatus.Good());
        OcspIssuance.Issue(linted, RevocationFixture.Authority.IssuingSigner).OrThrow();

        var again = () => OcspIssuance.Issue(linted, RevocationFixture.Authority.IssuingSigner);

        again.Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Issue_KeyOfAnotherCa_IsRefused()
        => OcspIssuance.Issue(Prepare(new OcspStatus.Good()), X509SignatureGenerator.CreateForECDsa(RevocationFixture.Authority.RootKey))
            .Error!.Code.Should().Be(ErrorCodes.Certificates.IssuerKeyMismatch);

    [Theory]
    [InlineData(OcspFailure.MalformedRequest, "30030A0101")]
    [InlineData(OcspFailure.TryLater, "30030A0103")]
    [InlineData(OcspFailure.Unauthorized, "30030A0106")]
    public void ToDer_Failure_IsTheStatusAlone(OcspFailure failure, string expected)
        => Convert.ToHexString(failure.ToDer()).Should().Be(expected);

    private static LintedOcspResponse Prepare(OcspStatus status, OcspCertificateId? id = null)
        => OcspIssuance.Prepare(RevocationFixture.Authority.Issuing, [(id ?? RevocationFixture.Id(), status)], null, Now).OrThrow();

    private static EncodedOcspResponse Encoded(OcspStatus status, OcspCertificateId? id = null) => EncodedOcspResponse.Read(Prepare(status, id).ToBeSigned);
}
