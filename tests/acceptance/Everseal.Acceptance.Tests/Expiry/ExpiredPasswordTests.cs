using Everseal.Acceptance.Tests.Govmomi;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Expiry;

/// <summary>A node on which every password, the administrator's too, is older than the realm allows.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class ExpiredPasswordTests(StsClient sts, SsoAdminClient ssoAdmin) : IClassFixture<StsClient>, IClassFixture<SsoAdminClient>, IAsyncLifetime
{
    private const int DaysAgo = 40;
    private const string Words = "Password of the user logging on is expired.";
    private const string Old = "another horse battery";
    private const string New = "a third horse battery";

    private readonly TemporaryDirectory _directory = new();
    private RunningServer _server = null!;

    private string Zoe => $"zoe@{_server.Ready.Realm}";

    public async ValueTask InitializeAsync()
    {
        var launch = new ServerLaunch(_directory["data"]) { File = Product.ServerProgram };
        await using (var born = await RunningServer.StartAsync(launch.ShiftedByDays(-DaysAgo)))
        {
            await born.AddUserAsync("zoe", Old, _directory);
            (await born.CommandAsync("password-policy", "set", "--lifetime", "30")).Succeeded();
        }

        _server = await RunningServer.StartAsync(launch);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Issue_ExpiredPassword_IsToldAndCanBeChangedByItsOwner()
    {
        var expired = await sts.RunAsync(_server, "bearer", Zoe, Old);
        expired.FaultCode.Should().EndWith(":FailedAuthentication");
        expired.FaultString.Should().StartWith(Words);
        (await sts.RunAsync(_server, "wrong-password", Zoe, Old)).FaultString.Should().Be("Invalid credentials");

        var changed = await ssoAdmin.RunAsync(_server, null, [], "reset-own-password");

        changed["reset-own-password"].Error.Should().BeNull();
        (await sts.RunAsync(_server, "bearer", Zoe, New)).LoggedIn.Should().BeTrue();
    }

    /// <summary>Nobody can administer it remotely any more; the host's socket asks for no password.</summary>
    [Fact]
    public async Task Issue_AdministratorsPasswordExpired_TheHostLetsInAgain()
    {
        (await sts.RunAsync(_server, "bearer", _server.Ready.Administrator, _server.Password)).FaultString.Should().StartWith(Words);
        (await _server.CommandAsync("user", "list")).Succeeded().Should().Contain("password expired");

        (await _server.CommandAsync("user", "reset-password", "administrator", "--password-file", _directory.Write("new", New))).Succeeded();

        (await sts.RunAsync(_server, "bearer", _server.Ready.Administrator, New)).LoggedIn.Should().BeTrue();
    }
}
