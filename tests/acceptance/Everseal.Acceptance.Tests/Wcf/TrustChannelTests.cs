using System.ServiceModel;
using System.ServiceModel.Channels;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Server;
using static Everseal.Acceptance.Tests.Messages.Namespaces;

namespace Everseal.Acceptance.Tests.Wcf;

/// <summary>.NET's own SOAP stack against a running server.</summary>
[Collection(SharedServer.Collection)]
public sealed class TrustChannelTests(SharedServer shared)
{
    [Fact]
    public void Issue_Soap12_GivesToken()
        => Issue(TrustChannel.Soap12, Trust13, Trust13).Should().Contain("RequestSecurityTokenResponseCollection").And.Contain("cm:bearer").And.Contain(shared.Ann);

    [Fact]
    public void Issue_Soap11_GivesToken()
        => Issue(TrustChannel.Soap11, Trust13, Trust13).Should().Contain("cm:bearer").And.Contain(shared.Ann);

    [Fact]
    public void Issue_Feb2005_GivesTokenInItsNamespace()
        => Issue(TrustChannel.Soap12, TrustFeb2005, TrustFeb2005).Should().Contain(TrustFeb2005).And.Contain("cm:bearer");

    /// <summary>WCF's WS-Trust 1.4 client puts only the element into the new namespace; action and URIs stay those of 1.3.</summary>
    [Fact]
    public void Issue_Trust14Element_GivesToken()
        => Issue(TrustChannel.Soap12, Trust14, Trust13).Should().Contain("cm:bearer");

    [Fact]
    public void Issue_AppliesTo_RestrictsTheAudience()
        => Issue(TrustChannel.Soap12, Trust13, Trust13).Should().Contain("<saml2:Audience>https://rp.example/</saml2:Audience>");

    [Theory]
    [InlineData("urn:oasis:names:tc:SAML:2.0:assertion")]
    [InlineData("http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0")]
    public void Issue_EitherNameOfTheTokenType_GivesToken(string tokenType)
        => Issue(TrustChannel.Soap12, Trust13, Trust13, tokenType: tokenType).Should().Contain("<saml2:Assertion");

    [Fact]
    public void CancelAndValidate_Soap12_AreAnsweredAndTheTokenIsInvalid()
    {
        var channel = new TrustChannel(shared.Server, TrustChannel.Soap12, shared.Ann, SharedServer.AnnPassword);
        var token = new TrustResponse(200, Issue(TrustChannel.Soap12, Trust13, Trust13)).Token;

        Ask("Validate").Should().Contain(ValidStatus);
        Ask("Cancel").Should().Contain("RequestedTokenCancelled");
        Ask("Validate").Should().Contain(InvalidStatus).And.Contain("EVS-3305");

        string Ask(string operation) => channel.Request(
            $"{Trust13}/RST/{operation}",
            $"""<t:RequestSecurityToken xmlns:t="{Trust13}"><t:RequestType>{Trust13}/{operation}</t:RequestType><t:{operation}Target>{token}</t:{operation}Target></t:RequestSecurityToken>""");
    }

    [Fact]
    public void BatchValidate_Soap12_HasAStatusForEachToken()
    {
        var channel = new TrustChannel(shared.Server, TrustChannel.Soap12, shared.Ann, SharedServer.AnnPassword);
        var members = string.Concat(Enumerable.Range(0, 3).Select(_ =>
            $"<t:RequestSecurityToken><t:RequestType>{Trust13}/BatchValidate</t:RequestType><t:ValidateTarget>{new TrustResponse(200, Issue(TrustChannel.Soap12, Trust13, Trust13)).Token}</t:ValidateTarget></t:RequestSecurityToken>"));

        var answer = channel.Request(
            $"{Trust13}/BatchValidate", $"""<t:RequestSecurityTokenCollection xmlns:t="{Trust13}">{members}</t:RequestSecurityTokenCollection>""");

        answer.Split(ValidStatus).Should().HaveCount(4);
    }

    [Fact]
    public async Task Issue_WrongPasswordOverSoap12_IsTypedFault()
    {
        var user = await shared.NewUserAsync();
        var issue = () => Issue(TrustChannel.Soap12, Trust13, Trust13, user, "wrong");

        var fault = issue.Should().Throw<FaultException>().Which;
        fault.Code.IsSenderFault.Should().BeTrue();
        (fault.Code.SubCode.Namespace, fault.Code.SubCode.Name).Should().Be((Trust13, "FailedAuthentication"));
        fault.Message.Should().Be("Invalid credentials");
    }

    [Fact]
    public async Task Issue_WrongPasswordOverFeb2005_IsFaultOfItsNamespace()
    {
        var user = await shared.NewUserAsync();
        var issue = () => Issue(TrustChannel.Soap12, TrustFeb2005, TrustFeb2005, user, "wrong");

        issue.Should().Throw<FaultException>().Which.Code.SubCode.Namespace.Should().Be(TrustFeb2005);
    }

    /// <summary>A SOAP 1.1 fault has no Security header (pyvmomi needs that), so WCF wraps the fault.</summary>
    [Fact]
    public async Task Issue_WrongPasswordOverSoap11_IsFaultInsideWcfsException()
    {
        var user = await shared.NewUserAsync();
        var issue = () => Issue(TrustChannel.Soap11, Trust13, Trust13, user, "wrong");

        var thrown = issue.Should().Throw<Exception>().Which;
        var fault = thrown as FaultException ?? thrown.InnerException as FaultException;
        fault!.Code.Name.Should().Be("FailedAuthentication");
    }

    private string Issue(Binding binding, string trust, string words, string? user = null, string? password = null, string tokenType = "urn:oasis:names:tc:SAML:2.0:assertion")
    {
        var channel = new TrustChannel(shared.Server, binding, user ?? shared.Ann, password ?? SharedServer.AnnPassword);
        return channel.Request($"{words}/RST/Issue",
            $"""
            <t:RequestSecurityToken xmlns:t="{trust}" Context="ctx-1"><t:RequestType>{words}/Issue</t:RequestType><t:TokenType>{tokenType}</t:TokenType><t:KeyType>{words}/Bearer</t:KeyType><p:AppliesTo xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy"><a:EndpointReference xmlns:a="{Addressing}"><a:Address>https://rp.example/</a:Address></a:EndpointReference></p:AppliesTo></t:RequestSecurityToken>
            """);
    }
}
