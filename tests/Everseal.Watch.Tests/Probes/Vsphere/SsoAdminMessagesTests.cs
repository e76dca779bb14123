using System.Text;
using System.Xml.Linq;
using Everseal.Core.Errors;
using Everseal.Watch.Probes.Vsphere;

namespace Everseal.Watch.Tests.Probes.Vsphere;

public sealed class SsoAdminMessagesTests
{
    private const string Method = "GetKnownCertificateChains";

    [Fact]
    public void Write_Method_IsASoapEnvelopeWithTheObject()
    {
        XNamespace soap = "http://schemas.xmlsoap.org/soap/envelope/", sso = "urn:sso";

        var envelope = XElement.Parse(Encoding.UTF8.GetString(SsoAdminMessages.Write(Method, new ManagedObject("T&<\"", "v<&")).Span));

        var called = envelope.Element(soap + "Body")!.Element(sso + Method)!;
        called.Element(sso + "_this")!.Attribute("type")!.Value.Should().Be("T&<\"");
        called.Element(sso + "_this")!.Value.Should().Be("v<&");
    }

    [Fact]
    public void ReadConfigurationManagement_ServiceContent_NamesTheObject()
        => SsoAdminMessages.ReadConfigurationManagement(Body("""
            <SsoAdminServiceInstanceResponse xmlns="urn:sso"><returnval><configurationManagementService type="A">b</configurationManagementService></returnval></SsoAdminServiceInstanceResponse>
            """)).Value.Should().Be(new ManagedObject("A", "b"));

    [Fact]
    public void ReadChains_Fault_RepeatsItsReasonPlainly()
    {
        var refusal = SsoAdminMessages.ReadChains(Body("<S:Fault><faultcode>x</faultcode><faultstring>not\n\u202Eallowed</faultstring></S:Fault>"), Method).Error!;

        refusal.Code.Should().Be(ErrorCodes.FederationProbes.MethodRefused);
        refusal.PublicDetail.Should().Be("GetKnownCertificateChains is refused: not  allowed");
    }

    [Fact]
    public void ReadChains_NoChains_IsEmptyAndNoFailure()
        => SsoAdminMessages.ReadChains(Body($"<{Method}Response xmlns=\"urn:sso\"/>"), Method).Value!.Certificates.Should().BeEmpty();

    public static TheoryData<string> OtherDocuments =>
    [
        "", "<a/>", "<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"/>", "<S:Envelope xmlns:S=\"http://www.w3.org/2003/05/soap-envelope\"><S:Body/></S:Envelope>",
        $"<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body><{Method}Response/></S:Body></S:Envelope>",
    ];

    [Theory]
    [MemberData(nameof(OtherDocuments))]
    public void ReadChains_OtherDocument_IsRefused(string text)
        => SsoAdminMessages.ReadChains(Encoding.UTF8.GetBytes(text), Method).Error!.Code.Should().Be(ErrorCodes.FederationProbes.DocumentUnreadable);

    private static byte[] Body(string content) => Encoding.UTF8.GetBytes($"<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>{content}</S:Body></S:Envelope>");
}
