using Everseal.Core.Tests.Tokens;
using Everseal.Core.WsTrust;

namespace Everseal.Core.Tests.WsTrust;

public sealed class RequestSecurityTokenWriterTests
{
    public static TheoryData<string, string> VersionsAndDialects
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var version in new[] { SoapVersion.Soap11, SoapVersion.Soap12 })
            {
                foreach (var dialect in TrustDialect.All)
                    data.Add(version.NamespaceUri, dialect.NamespaceUri);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(VersionsAndDialects))]
    public void Write_InEveryVersionAndDialect_IsReadAsAsked(string version, string dialect)
    {
        var asked = WireFixture.Password with
        {
            Version = SoapVersion.FromNamespace(version)!,
            Dialect = TrustDialect.FromNamespace(dialect)!,
            Signer = WireFixture.Signed.Signer,
            KeyType = KeyType.PublicKey,
            AppliesTo = "https://rp.example/?a=1&b=2",
            Lifetime = TimeSpan.FromMinutes(5),
            Renewable = true,
            Delegatable = true,
            To = new Uri("https://sts.example/"),
            Password = "p<&>\"é",
        };

        var read = WireFixture.Request(asked);

        read.Envelope.Version.Should().Be(asked.Version);
        read.Envelope.MessageId.Should().Be("urn:uuid:11111111-2222-3333-4444-555555555555");
        read.Security.UsernameToken!.Password.Should().Be("p<&>\"é");
        read.Token.Should().BeEquivalentTo(new
        {
            asked.Dialect,
            asked.Operation,
            KeyType = KeyType.PublicKey,
            AppliesTo = "https://rp.example/?a=1&b=2",
            LifetimeCreated = WireFixture.Now,
            LifetimeExpires = WireFixture.Now.AddMinutes(5),
            Renewable = true,
            Delegatable = true,
        });
        MessageProof.Verify(read.Security.Signature!, read.Security.Timestamp.Element, read.Envelope.Body, read.Security.BinarySecurityToken!.Certificate)
            .IsSuccess.Should().BeTrue();
    }

    [Fact]
    public void Write_Renew_CarriesTheTokenUnchanged()
    {
        var token = TokenFixture.Token(TokenFixture.HolderOfKey, TokenFixture.Service);

        var read = WireFixture.Request(WireFixture.Signed with { Operation = TrustOperation.Renew, Target = token.Xml });

        Core.Saml2.AssertionValidator.Validate(
                read.Token.RenewTarget!, TokenFixture.Ring, new Core.Saml2.AssertionRules(TokenFixture.Issuer, TimeSpan.Zero), TokenFixture.Now)
            .IsSuccess.Should().BeTrue();
    }

    [Fact]
    public void Write_ActAs_CarriesTheTokenUnchangedInsideTheSignedBody()
    {
        var read = WireFixture.Request(WireFixture.Signed with { ActAs = TokenFixture.Token().Xml });

        read.Token.ActAs!.Attribute("ID").Should().Be(TokenFixture.Id.ToString());
        MessageProof.Verify(read.Security.Signature!, read.Security.Timestamp.Element, read.Envelope.Body, read.Security.BinarySecurityToken!.Certificate)
            .IsSuccess.Should().BeTrue();
    }

    [Fact]
    public void Write_Validate_CarriesOnlyTheTarget()
        => WireFixture.Request(new OutgoingRequest(TrustOperation.Validate) { Target = TokenFixture.Token().Xml })
            .Token.ValidateTarget!.LocalName.Should().Be("Assertion");
}
