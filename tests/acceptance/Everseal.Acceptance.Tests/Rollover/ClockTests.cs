using Everseal.Acceptance.Tests.Expiry;
using Everseal.Acceptance.Tests.Govmomi;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Rollover;

/// <summary>
/// The host's clock, wrong in every way, under a real process. govmomi, whose clock is right, is the user; a phase in
/// which the server is in the future is met by a client that goes by the server's clock.
/// </summary>
[Trait("Needs", "DebianPackages")]
public sealed class ClockTests(StsClient client) : IClassFixture<StsClient>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private ServerLaunch Launch => field ??= new ServerLaunch(_directory["data"]) { File = Product.ServerProgram };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task FourHundredDaysOff_AllHasRenewedItselfAndNothingIsRetired()
    {
        var born = await RunAsync(-400, KeyRing.ReadAsync);

        await using var server = await RunningServer.StartAsync(Launch);
        var ring = await KeyRing.ReadAsync(server);

        await LogsInAsync(server);
        ring.Keys.Should().HaveCount(2).And.OnlyContain(key => key.RetiredAt == null);
        ring.Ids.Should().Contain(born.Signing.Id);
        (ring.TimeIsConfirmed, ring.Signing.Id == born.Signing.Id).Should().Be((false, false), "the first certificate has ended, and nobody confirmed the time");
    }

    [Fact]
    public async Task TwelveYearsAhead_ThenRight_LoginWorksUntouched()
    {
        var born = await RunAsync(0, KeyRing.ReadAsync);
        await RunAsync(12 * 365, async server =>
        {
            var login = await server.SendAsync(server.BearerRequest() with { Created = DateTimeOffset.UtcNow.AddDays(12 * 365) });
            login.HttpStatus.Should().Be(200, login.Xml);
            return login;
        });

        await using var right = await RunningServer.StartAsync(Launch);

        await LogsInAsync(right);
        var ring = await KeyRing.ReadAsync(right);
        ring.Signing.Id.Should().Be(born.Signing.Id);
        ring.Keys.Should().OnlyContain(key => key.RetiredAt == null, "the time is not confirmed");
    }

    [Fact]
    public async Task TwelveYearsBehind_RefusesAndNamesTheClock_AndLoginReturnsWithIt()
    {
        var born = await RunAsync(0, KeyRing.ReadAsync);
        await RunForHoursAsync(-12 * 365 * 24, clientsGoByIt: false, async server =>
        {
            var refused = await client.RunAsync(server, "bearer", server.Ready.Administrator, server.Password);
            refused.LoggedIn.Should().BeFalse();
            refused.FaultString.Should().Contain($"{DateTimeOffset.UtcNow.AddDays(-12 * 365).Year}", "whoever reads it sees what this host takes for the time");
            var health = await server.Http.GetStringAnyAsync(new Uri(server.Sts, "/health/issue"));
            health.Should().Contain("Signing certificate is not valid at").And.Contain("clock");
            (await KeyRing.ReadAsync(server)).Ids.Should().Equal(born.Ids);
            return refused;
        });

        await using var right = await RunningServer.StartAsync(Launch);

        await LogsInAsync(right);
        (await KeyRing.ReadAsync(right)).Keys.Should().BeEquivalentTo(born.Keys);
    }

    [Fact]
    public async Task FiftyFiveDaysOff_WithKeysOfSixtyDays_PublishesAndPromotesNothing()
    {
        var born = await RunAsync(-55, async server =>
        {
            (await server.CommandAsync("realm", "set", "--signing-lifetime", "60d")).Succeeded();
            (await KeyRing.ChangeAsync(server, "rotate")).Should().NotBeNull();
            (await KeyRing.ChangeAsync(server, "promote", "--yes")).Should().NotBeNull();
            return await KeyRing.ReadAsync(server);
        });

        await using var server = await RunningServer.StartAsync(Launch);

        await LogsInAsync(server);
        var ring = await KeyRing.ReadAsync(server);
        ring.Signing.Id.Should().Be(born.Signing.Id, "five days are left, and promotion waits for a confirmed clock");
        ring.Keys.Should().ContainSingle(key => key.State == "next");
        ring.Keys.Should().OnlyContain(key => key.RetiredAt == null);
    }

    [Fact]
    public async Task Sawtooth_BackAnHourAndForth_LeavesTheRing()
    {
        var born = await RunAsync(-1, KeyRing.ReadAsync);
        foreach (var hours in new[] { 1, -2 })
            (await RunForHoursAsync(hours, clientsGoByIt: true, KeyRing.ReadAsync)).Keys.Should().BeEquivalentTo(born.Keys);

        await using var right = await RunningServer.StartAsync(Launch);

        await LogsInAsync(right);
        (await KeyRing.ReadAsync(right)).Keys.Should().BeEquivalentTo(born.Keys);
    }

    private Task<T> RunAsync<T>(int days, Func<RunningServer, Task<T>> use) => RunForHoursAsync(days * 24, clientsGoByIt: true, use);

    /// <summary>One run of the server with its clock so many hours off.</summary>
    private async Task<T> RunForHoursAsync<T>(int hours, bool clientsGoByIt, Func<RunningServer, Task<T>> use)
    {
        var shifted = Launch.ShiftedByHours(hours);
        await using var server = await RunningServer.StartAsync(clientsGoByIt ? shifted : shifted with { ClockOffset = TimeSpan.Zero });
        var seen = await use(server);
        await server.InterruptAsync();
        return seen;
    }

    private async Task LogsInAsync(RunningServer server)
    {
        var login = await client.RunAsync(server, "bearer", server.Ready.Administrator, server.Password);
        login.Error.Should().BeNull();
        login.LoggedIn.Should().BeTrue();
    }
}
