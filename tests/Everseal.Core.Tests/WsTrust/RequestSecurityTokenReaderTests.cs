using System.Security.Cryptography.X509Certificates;
using System.Text;
using Everseal.Core.Saml2;
using Everseal.Core.Tokens;
using Everseal.Core.WsTrust;

namespace Everseal.Core.Tests.WsTrust;

public sealed class RequestSecurityTokenReaderTests
{
    [Theory]
    [InlineData("govmomi-bearer", "Issue", "WS-Trust 1.3", "SOAP 1.1", KeyType.Bearer, true, true)]
    [InlineData("govmomi-holder-of-key", "Issue", "WS-Trust 1.3", "SOAP 1.1", KeyType.PublicKey, true, true)]
    [InlineData("govmomi-interactive-holder-of-key", "Issue", "WS-Trust 1.3", "SOAP 1.1", KeyType.PublicKey, false, true)]
    [InlineData("govmomi-act-as", "Issue", "WS-Trust 1.3", "SOAP 1.1", KeyType.PublicKey, false, false)]
    [InlineData("govmomi-renew", "Renew", "WS-Trust 1.3", "SOAP 1.1", null, true, false)]
    [InlineData("pyvmomi-bearer", "Issue", "WS-Trust 1.3", "SOAP 1.1", KeyType.Bearer, true, true)]
    [InlineData("pyvmomi-holder-of-key", "Issue", "WS-Trust 1.3", "SOAP 1.1", KeyType.PublicKey, true, true)]
    [InlineData("pyvmomi-act-as", "Issue", "WS-Trust 1.3", "SOAP 1.1", KeyType.PublicKey, false, false)]
    [InlineData("wcf-trust13", "Issue", "WS-Trust 1.3", "SOAP 1.2", KeyType.Bearer, true, false)]
    [InlineData("wcf-trust14", "Issue", "WS-Trust 1.4", "SOAP 1.2", KeyType.Bearer, true, false)]
    [InlineData("wcf-feb2005", "Issue", "WS-Trust February 2005", "SOAP 1.2", KeyType.Bearer, true, false)]
    [InlineData("wcf-soap11", "Issue", "WS-Trust 1.3", "SOAP 1.1", KeyType.Bearer, true, false)]
    [InlineData("wcf-federation-binding", "Issue", "WS-Trust 1.3", "SOAP 1.2", KeyType.Bearer, true, false)]
    public void Read_CapturedRequest_SaysWhatTheClientAsked(
        string capture, string operation, string dialect, string soap, KeyType? keyType, bool renewable, bool delegatable)
    {
        var request = CapturedRequest.Load(capture).Read().OrThrow();

        request.Token.Operation.ToString().Should().Be(operation);
        request.Token.Dialect.Name.Should().Be(dialect);
        request.Envelope.Version.Name.Should().Be(soap);
        request.Token.KeyType.Should().Be(keyType);
        request.Token.Renewable.Should().Be(renewable);
        request.Token.Delegatable.Should().Be(delegatable);
    }

    [Fact]
    public void Read_GovmomiBearer_GivesNamePasswordAndTimes()
    {
        var request = CapturedRequest.Load("govmomi-bearer").Read().OrThrow();

        request.IsSigned.Should().BeFalse();
        request.Security.UsernameToken.Should().BeEquivalentTo(new { Username = "ann@vsphere.local", Password = "pw", Nonce = (byte[]?)null });
        request.Security.Timestamp.Created.Should().Be(DateTimeOffset.Parse("2026-11-23T15:32:33.785Z"));
        request.Security.Timestamp.Expires.Should().Be(DateTimeOffset.Parse("2026-11-23T15:33:33.785Z"));
        request.Token.LifetimeExpires.Should().Be(DateTimeOffset.Parse("2026-11-23T15:37:33.785Z"));
        request.Envelope.IsAddressed.Should().BeFalse();
    }

    [Fact]
    public void Read_PasswordWithMarkupCharacters_IsReadWhole()
        => CapturedRequest.Load("pyvmomi-bearer").Read().OrThrow().Security.UsernameToken!.Password.Should().Be("p<&>\"é");

    [Fact]
    public void Read_WcfRequest_GivesAudienceContextAndMessageId()
    {
        var request = CapturedRequest.Load("wcf-trust13").Read().OrThrow();

        request.Token.AppliesTo.Should().Be("https://rp.example/");
        request.Token.Context.Should().Be("ctx-1");
        request.Envelope.IsAddressed.Should().BeTrue();
        request.Envelope.MessageId.Should().Be("urn:uuid:a78cfcca-27cd-4e18-9c31-66bbdc55d883");
    }

    [Fact]
    public void Read_GovmomiHolderOfKey_GivesCertificateAndSignature()
    {
        var request = CapturedRequest.Load("govmomi-holder-of-key").Read().OrThrow();

        request.IsSigned.Should().BeTrue();
        request.Security.BinarySecurityToken!.Certificate.Subject.Should().Contain("CN=vpxd-ext");
        request.Token.UseKeySignature.Should().Be(request.Security.Signature!.Attribute("Id"));
        MessageProof.Verify(request.Security.Signature!, request.Security.Timestamp.Element, request.Envelope.Body, request.Security.BinarySecurityToken.Certificate)
            .IsSuccess.Should().BeTrue();
    }

    [Theory]
    [InlineData("govmomi-act-as")]
    [InlineData("govmomi-act-as-again")]
    [InlineData("pyvmomi-act-as")]
    public void Read_ActAs_HoldsTheAssertionItself(string capture)
        => CapturedRequest.Load(capture).Read().OrThrow().Token.ActAs!.LocalName.Should().Be("Assertion");

    [Theory]
    [InlineData("govmomi-renew")]
    public void Read_Renew_HoldsTheAssertionItself(string capture)
        => CapturedRequest.Load(capture).Read().OrThrow().Token.RenewTarget!.LocalName.Should().Be("Assertion");

    /// <summary>pyvmomi signs with SHA-512, gives its signature no Id and sends no UseKey.</summary>
    [Fact]
    public void Read_PyvmomiTokenByToken_HoldsTheTokenThatNamesTheSigningKey()
    {
        var request = CapturedRequest.Load("pyvmomi-token-by-token").Read().OrThrow();

        var assertion = AssertionReader.Read(request.Security.Assertion!).OrThrow();
        using var holder = X509CertificateLoader.LoadCertificate(((SubjectConfirmation.HolderOfKey)assertion.Confirmation).Certificate.Span);
        MessageProof.Verify(request.Security.Signature!, request.Security.Timestamp.Element, request.Envelope.Body, holder).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public void Read_Participants_ArePrimaryFirst()
        => Issue(
            "<wst:Participants><wst:Participant>" + Endpoint("https://b.example/") + "</wst:Participant><wst:Primary>" + Endpoint("https://a.example/") + "</wst:Primary></wst:Participants>")
            .Participants.Should().Equal("https://a.example/", "https://b.example/");

    [Theory]
    [InlineData("http://docs.oasis-open.org/wsfed/authorization/200706/authclaims", "http://docs.oasis-open.org/wsfed/authorization/200706")]
    [InlineData("http://docs.oasis-open.org/wsfed/authorization/200706/fedclaims", "http://docs.oasis-open.org/wsfed/authorization/200706")]
    [InlineData("http://schemas.xmlsoap.org/ws/2006/12/authorization/authclaims", "http://schemas.xmlsoap.org/ws/2006/12/authorization")]
    [InlineData("http://schemas.xmlsoap.org/ws/2005/05/identity", "http://schemas.xmlsoap.org/ws/2005/05/identity")]
    public void Read_Claims_AreReadInEveryDialect(string dialect, string claimNamespace)
        => Issue($"""<wst:Claims Dialect="{dialect}" xmlns:c="{claimNamespace}"><c:ClaimType Uri="urn:a"/><c:ClaimType Uri="urn:b" Optional="true"/></wst:Claims>""")
            .Claims.Should().Equal(new RequestedClaim("urn:a", IsOptional: false), new RequestedClaim("urn:b", IsOptional: true));

    private static RequestSecurityToken Issue(string more)
        => WireFixture.Read(Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(WireFixture.Write(WireFixture.Password).Span).Replace("<wst:KeyType>", more + "<wst:KeyType>", StringComparison.Ordinal)))
            .OrThrow().Token;

    private static string Endpoint(string address)
        => $"""<a:EndpointReference xmlns:a="{WsTrustNames.Addressing}"><a:Address>{address}</a:Address></a:EndpointReference>""";
}
