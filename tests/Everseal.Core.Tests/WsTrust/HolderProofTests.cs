using System.Text;
using Everseal.Core.Errors;
using Everseal.Core.Tests.Tokens;
using Everseal.Core.Tokens;
using Everseal.Core.WsTrust;

namespace Everseal.Core.Tests.WsTrust;

public sealed class HolderProofTests
{
    private static readonly SecurityToken Mine = TokenFixture.Token(TokenFixture.HolderOfKey);

    [Fact]
    public void Verify_SignedWithTheTokensKey_NamesItsHolder()
        => Prove(Mine, SignedWith(Mine)).OrThrow().Holder.Certificate.RawData.Should().Equal(TokenFixture.HolderCertificate.RawData);

    [Fact]
    public void Verify_SignedWithAnotherKey_IsRefused()
        => Prove(Mine, SignedWith(Mine, new RequestSigner(TokenFixture.SigningCertificate, TokenFixture.SigningKey))).Error!.Code
            .Should().Be(ErrorCodes.Signatures.KeyKind);

    [Fact]
    public void Verify_BearerToken_IsRefused()
    {
        var bearer = TokenFixture.Token();

        Prove(bearer, SignedWith(bearer)).Error!.Code.Should().Be(ErrorCodes.Messages.TokenWithoutKey);
    }

    [Fact]
    public void Verify_CertificateThatIsOver_IsRefused()
        => HolderProof.Verify(
                TokenDelegationTests.Validated(Mine), SignedWith(Mine).Security, SignedWith(Mine).Envelope.Body, allowRsa1024: false, TokenFixture.Now.AddYears(80))
            .Error!.Code.Should().Be(ErrorCodes.Tokens.HolderCertificateNotValid);

    [Theory]
    [InlineData("</S:Body>", " </S:Body>")]
    [InlineData("<wsu:Expires>2026-12-01T12:01", "<wsu:Expires>2026-12-01T12:02")]
    public void Verify_MessageChangedAfterwards_IsRefused(string what, string with)
        => Prove(Mine, Changed(Mine, what, with).OrThrow()).Error!.Code.Should().Be(ErrorCodes.Signatures.DigestMismatch);

    [Theory]
    [InlineData("#SAMLID", "#OTHERID", "EVS-1217")]
    [InlineData("#SAMLV2.0", "#SAMLV1.1", "EVS-1217")]
    [InlineData("wsse:KeyIdentifier", "wsse:Embedded", "EVS-1217")]
    [InlineData("\">_019ad000-0000-7000-8000-000000000001</wsse:KeyIdentifier>", "\">_other</wsse:KeyIdentifier>", "EVS-1217")]
    [InlineData("<saml2:Assertion", "<wsse:UsernameToken><wsse:Username>ann</wsse:Username><wsse:Password>x</wsse:Password></wsse:UsernameToken><saml2:Assertion", "EVS-1231")]
    public void Read_PresentedTokenWithOneThingChanged_IsRefusedByThatCode(string what, string with, string code)
        => Changed(Mine, what, with).Error!.Code.Id.Should().Be(code);

    [Fact]
    public void Read_PresentedTokenWithoutSignature_IsRefused()
    {
        var text = Text(Mine);
        var (start, end) = (text.IndexOf("<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" Id", StringComparison.Ordinal), text.IndexOf("</wsse:Security>", StringComparison.Ordinal));

        WireFixture.Read(Encoding.UTF8.GetBytes(text.Remove(start, end - start))).Error!.Code
            .Should().Be(ErrorCodes.Messages.ProofOfPossessionMissing);
    }

    /// <summary>An ID may stand in a message once, so the token that asks is referred to where it is the target too.</summary>
    [Fact]
    public void Read_TargetThatRefersToThePresentedToken_IsThatToken()
    {
        var reference = Encoding.UTF8.GetBytes(
            $"<o:SecurityTokenReference xmlns:o=\"{WsTrustNames.Security}\"><o:KeyIdentifier ValueType=\"{WsTrustNames.SamlId}\">{Mine.Id}</o:KeyIdentifier></o:SecurityTokenReference>");
        var request = WireFixture.Request(WireFixture.Signed with { Operation = TrustOperation.Cancel, Identity = Mine.Xml, Target = reference });

        request.Token.CancelTarget.Should().BeSameAs(request.Security.Assertion);
    }

    internal static SoapRequest SignedWith(SecurityToken token, RequestSigner? signer = null)
        => WireFixture.Request(WireFixture.Signed with { Identity = token.Xml, Signer = signer ?? WireFixture.Signed.Signer });

    internal static Result<HolderProof> Prove(SecurityToken token, SoapRequest request)
        => HolderProof.Verify(
            TokenDelegationTests.Validated(token), request.Security, request.Envelope.Body, allowRsa1024: false, TokenFixture.Now);

    private static string Text(SecurityToken token)
        => Encoding.UTF8.GetString(WireFixture.Write(WireFixture.Signed with { Identity = token.Xml }).Span);

    private static Result<SoapRequest> Changed(SecurityToken token, string what, string with)
    {
        var text = Text(token);
        text.Should().Contain(what);
        return WireFixture.Read(Encoding.UTF8.GetBytes(text.Replace(what, with, StringComparison.Ordinal)));
    }
}
