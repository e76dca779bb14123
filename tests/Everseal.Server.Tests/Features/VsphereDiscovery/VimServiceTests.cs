using System.Text;
using Everseal.Server.Tests.Vmomi;

namespace Everseal.Server.Tests.Features.VsphereDiscovery;

public sealed class VimServiceTests : IAsyncLifetime
{
    private VsphereNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await VsphereNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task RetrieveServiceContent_Anonymous_LooksLikeSingleSignOnAndSaysWhatItIs()
    {
        var answer = await _node.CallAsync(_node.Vim, "RetrieveServiceContent");

        (answer.Status, answer.ContentType).Should().Be((200, "text/xml; charset=utf-8"));
        answer.Value("about/apiType").Should().Be("VirtualCenter");
        answer.Value("about/vendor").Should().Be("Everseal");
        answer.Value("about/fullName").Should().Contain("no vCenter Server");
        answer.Value("sessionManager").Should().Be("SessionManager");
    }

    [Fact]
    public async Task CurrentTime_InASession_IsTheServersTime()
        => (await _node.CallAsync(_node.Vim, "CurrentTime", "", await LogInAsync())).Returned[0].Value.Should().Be("2026-03-01T12:00:00.000Z");

    [Fact]
    public async Task CurrentTime_WithoutASession_IsNotAuthenticated()
        => (await _node.CallAsync(_node.Vim, "CurrentTime")).Fault.Should().Be("NotAuthenticated");

    [Fact]
    public async Task CurrentTime_InASessionOfTheSsoAdministration_IsNotAuthenticated()
        => (await _node.CallAsync(_node.Vim, "CurrentTime", "", await _node.LogInAsync(_node.SsoAdmin, "Login"))).Fault.Should().Be("NotAuthenticated");

    [Fact]
    public async Task Logout_InASession_EndsIt()
    {
        var session = await LogInAsync();

        await _node.CallAsync(_node.Vim, "Logout", "", session);

        (await _node.CallAsync(_node.Vim, "CurrentTime", "", session)).Fault.Should().Be("NotAuthenticated");
    }

    [Theory]
    [InlineData("Login")]
    [InlineData("RetrievePropertiesEx")]
    [InlineData("PowerOnVM_Task")]
    public async Task Call_AnythingElseOfVcenter_IsNotSupported(string method)
    {
        var answer = await _node.CallAsync(_node.Vim, method);

        (answer.Status, answer.Fault).Should().Be((500, "NotSupported"));
    }

    [Theory]
    [InlineData("not XML at all")]
    [InlineData("<!DOCTYPE e [<!ENTITY x 'y'>]><e>&x;</e>")]
    [InlineData("<Envelope xmlns='urn:other'/>")]
    public async Task Call_UnreadableMessage_IsAnInvalidRequest(string message)
        => (await _node.SendAsync(_node.Vim, Encoding.UTF8.GetBytes(message))).Fault.Should().Be("InvalidRequest");

    [Fact]
    public async Task Call_MethodOfAnotherInterface_IsNotSupported()
        => (await _node.SendAsync(_node.Vim, Messages.Call("urn:lookup", "RetrieveServiceContent"))).Fault.Should().Be("NotSupported");

    private Task<string> LogInAsync() => _node.LogInAsync(_node.Vim, "LoginByToken");
}
