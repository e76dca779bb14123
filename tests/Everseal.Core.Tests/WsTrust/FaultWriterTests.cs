using System.Text;
using Everseal.Core.Errors;
using Everseal.Core.Tests.Tokens;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;

namespace Everseal.Core.Tests.WsTrust;

public sealed class FaultWriterTests
{
    private static readonly StsError WrongPassword = ErrorCodes.Identities.AuthenticationFailed.With("Invalid credentials", "no such user");

    private static readonly StsError SignerExpired = ErrorCodes.Tokens.SigningCertificateNotValid.With(
        "Signing certificate is not valid at 2026-12-01T12:00:00Z, cert validity: 2024-01-01T00:00:00Z to 2026-01-01T00:00:00Z");

    [Fact]
    public void Write_Soap11_HasJustTheTwoTextsThatPyvmomiCounts()
    {
        var fault = Write(FaultContext.Of(SoapVersion.Soap11), WrongPassword);

        var texts = TokenFixture.Read(fault).SelfAndDescendants().Where(element => !element.HasElements).Select(element => element.Text);
        texts.Should().HaveCount(2).And.HaveElementAt(1, "Invalid credentials");
        Encoding.UTF8.GetString(fault.Span).Should().NotContain("Header").And.NotMatchRegex(@">\s+<");
    }

    [Fact]
    public void Write_Soap12_KeepsTheSecurityHeaderThatWcfNeeds()
    {
        var request = CapturedRequest.Load("wcf-trust13").Read().OrThrow();

        var root = TokenFixture.Read(Write(FaultContext.Of(request), WrongPassword));

        var header = root.Find(SoapVersion.Soap12.NamespaceUri, "Header")!;
        header.Elements().Select(block => block.LocalName).Should().Equal("Security", "Action", "RelatesTo");
        header.Find(WsTrustNames.Addressing, "Action")!.Text.Should().Be("http://www.w3.org/2005/08/addressing/soap/fault");
    }

    [Theory]
    [InlineData("EVS-4001", "FailedAuthentication")]
    [InlineData("EVS-3101", "InvalidTimeRange")]
    [InlineData("EVS-3201", "InvalidTimeRange")]
    [InlineData("EVS-1206", "MessageExpired")]
    [InlineData("EVS-1204", "InvalidSecurity")]
    [InlineData("EVS-1208", "UnsupportedSecurityToken")]
    [InlineData("EVS-1210", "InvalidRequest")]
    [InlineData("EVS-1211", "BadRequest")]
    [InlineData("EVS-1203", "MustUnderstand")]
    [InlineData("EVS-1001", "Client")]
    [InlineData("EVS-2005", "UnsupportedAlgorithm")]
    [InlineData("EVS-2011", "FailedCheck")]
    [InlineData("EVS-2013", "InvalidSecurity")]
    [InlineData("EVS-3212", "UnableToRenew")]
    [InlineData("EVS-3220", "RequestFailed")]
    [InlineData("EVS-6005", "RequestFailed")]
    public void Write_ThatError_HasThatFaultCodeInBothVersions(string id, string code)
    {
        var error = ErrorCodes.Find(id)!.With("text");

        Read(Write(FaultContext.Of(SoapVersion.Soap11), error)).Code.Should().Be(code);
        Read(Write(FaultContext.Of(SoapVersion.Soap12), error)).Code.Should().Be(code == "Client" ? "Sender" : code);
    }

    [Fact]
    public void Write_EveryErrorThereIs_HasACodeAndItsIdInTheText()
    {
        foreach (var code in ErrorCodes.All.Where(code => code != ErrorCodes.Identities.AuthenticationFailed))
        {
            var fault = Read(Write(FaultContext.Of(SoapVersion.Soap12), code.With("what happened")));

            fault.Code.Should().NotBeEmpty();
            fault.Text.Should().Be($"what happened ({code.Id})");
        }
    }

    [Theory]
    [InlineData(TrustOperation.Renew, "UnableToRenew")]
    [InlineData(TrustOperation.Issue, "ExpiredData")]
    public void Write_TargetExpired_DependsOnTheOperation(TrustOperation operation, string code)
    {
        var outgoing = operation == TrustOperation.Renew
            ? WireFixture.Signed with { Operation = operation, Target = TokenFixture.Token().Xml }
            : WireFixture.Password;

        Read(Write(FaultContext.Of(WireFixture.Request(outgoing)), ErrorCodes.Tokens.TokenExpired.With("text"))).Code.Should().Be(code);
    }

    [Theory]
    [InlineData("http://schemas.xmlsoap.org/ws/2005/02/trust", "http://schemas.xmlsoap.org/ws/2005/02/trust")]
    [InlineData("http://docs.oasis-open.org/ws-sx/ws-trust/200802", "http://docs.oasis-open.org/ws-sx/ws-trust/200512")]
    public void Write_InThatDialect_QualifiesTheCodeWithItsNamespace(string dialect, string expected)
    {
        var context = FaultContext.Of(SoapVersion.Soap11) with { Dialect = TrustDialect.FromNamespace(dialect)! };

        var faultCode = TokenFixture.Read(Write(context, WrongPassword)).SelfAndDescendants().Single(element => element.LocalName == "faultcode");

        faultCode.ResolvePrefix(faultCode.Text.Split(':')[0]).Should().Be(expected);
    }

    [Fact]
    public void Write_SigningCertificateExpired_HasTheKnownTextTheCauseAndWhatToDo()
    {
        var request = WireFixture.Request(WireFixture.Password with { Lifetime = TimeSpan.FromMinutes(5) });

        var fault = Read(Write(FaultContext.Of(request), SignerExpired));

        fault.Code.Should().Be("InvalidTimeRange");
        fault.Text.Should().StartWith(
            "The token authority rejected an issue request for 2026-12-01T12:00:00.123Z to 2026-12-01T12:05:00.123Z :: "
            + "Signing certificate is not valid at 2026-12-01T12:00:00Z, cert validity: 2024-01-01T00:00:00Z to 2026-01-01T00:00:00Z :: ")
            .And.Contain("administrator").And.EndWith("(EVS-3101)");
    }

    [Fact]
    public void Write_OurOwnFailure_IsTheReceiversInSoap12()
    {
        var root = TokenFixture.Read(Write(FaultContext.Of(SoapVersion.Soap12), ErrorCodes.Server.StorageFailed.With("The store cannot be written.")));

        root.SelfAndDescendants().First(element => element.LocalName == "Value").Text.Should().Be("S:Receiver");
    }

    [Fact]
    public void Write_AnyError_KeepsTheInternalDetailIn()
        => Encoding.UTF8.GetString(Write(FaultContext.Of(SoapVersion.Soap11), WrongPassword).Span).Should().NotContain("no such user");

    [Fact]
    public void Of_EnvelopeWhoseRequestCannotBeRead_StillKnowsVersionDialectAndMessage()
    {
        var message = WireFixture.Write(WireFixture.Password with { Version = SoapVersion.Soap12, Dialect = TrustDialect.February2005, To = new Uri("https://sts/") });
        var envelope = XmlTreeReader.Read(message, XmlLimits.Standard).Then(root => SoapEnvelopeReader.Read(root, null)).OrThrow();

        FaultContext.Of(envelope).Should().BeEquivalentTo(new
        {
            Version = SoapVersion.Soap12,
            Dialect = TrustDialect.February2005,
            IsAddressed = true,
            RelatesTo = "urn:uuid:11111111-2222-3333-4444-555555555555",
        });
    }

    private static ReadOnlyMemory<byte> Write(FaultContext context, StsError error) => FaultWriter.Write(context, error, WireFixture.Now);

    private static TrustResponse.Fault Read(ReadOnlyMemory<byte> fault)
        => TrustResponseReader.Read(fault).OrThrow().Should().BeOfType<TrustResponse.Fault>().Subject;
}
