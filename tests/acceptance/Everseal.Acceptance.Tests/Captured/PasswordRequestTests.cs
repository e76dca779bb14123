using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Captured;

/// <summary>Captured requests with a UsernameToken: each client's own spelling of the same question.</summary>
[Collection(SharedServer.Collection)]
public sealed class PasswordRequestTests(SharedServer shared)
{
    public static TheoryData<string> Requests =>
        ["pyvmomi-bearer", "govmomi-bearer", "wcf-trust13", "wcf-trust14", "wcf-feb2005", "wcf-soap11", "wcf-federation-binding"];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Issue_CapturedRequestOfThisMoment_GivesToken(string name)
    {
        var issued = await CapturedRequest.Load(name).AtNow().By(shared.Ann, SharedServer.AnnPassword).SendAsync(shared.Server);

        issued.HttpStatus.Should().Be(200, issued.Xml);
        issued.Token.Should().Contain("cm:bearer").And.Contain(shared.Ann);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Issue_CapturedRequestAsItWas_HasExpired(string name)
    {
        var captured = CapturedRequest.Load(name).By(shared.Ann, SharedServer.AnnPassword);

        var refused = await captured.SendAsync(shared.Server);

        refused.FaultCode.Should().Be("MessageExpired");
    }

    /// <summary>pyvmomi makes a typed exception only of a document with two text nodes: code and sentence.</summary>
    [Fact]
    public async Task Issue_WrongPassword_FaultHasNothingButCodeAndSentence()
    {
        var refused = await CapturedRequest.Load("pyvmomi-bearer").AtNow().By(await shared.NewUserAsync(), "wrong").SendAsync(shared.Server);

        refused.HttpStatus.Should().Be(500);
        System.Xml.Linq.XDocument.Parse(refused.Xml, System.Xml.Linq.LoadOptions.PreserveWhitespace)
            .DescendantNodes().OfType<System.Xml.Linq.XText>().Should().HaveCount(2);
    }
}
