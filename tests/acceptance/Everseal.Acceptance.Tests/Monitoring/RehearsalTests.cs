using System.Text.Json;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Monitoring;

/// <summary><c>everseal rehearse</c> as a person or a pipeline runs it. The century itself is a test of the server's own.</summary>
public sealed class RehearsalTests
{
    [Fact]
    public async Task Rehearse_FewYears_SaysThatNobodyIsHarmedHereAndWhoIsElsewhere()
    {
        var result = JsonSerializer.Deserialize<JsonElement>((await Product.CommandLine.RunAsync("rehearse", "--years", "3", "-o", "json")).Succeeded());

        (Number(result, "years"), Number(result, "nodes")).Should().Be((3, 3));
        new[] { "validRefused", "retiredAccepted", "daysWithoutSigner" }.Select(name => Number(result, name)).Should().OnlyContain(count => count == 0);
        Number(result, "rotations").Should().BePositive();
        result.GetProperty("baselines").EnumerateArray().Select(one => one.GetProperty("name").GetString()).Should().Equal("ad-fs", "instant-cut-over");
        result.GetProperty("baselines").EnumerateArray().Should().OnlyContain(one => one.GetProperty("validRefused").GetInt64() > 0);
    }

    [Fact]
    public async Task Rehearse_NoYears_IsABadCommandLine()
    {
        var refused = await Product.CommandLine.RunAsync("rehearse", "--years", "0");

        refused.ExitCode.Should().NotBe(0);
        refused.Error.Should().Contain("--years: from 1 to 1000");
    }

    private static long Number(JsonElement report, string name) => report.GetProperty(name).GetInt64();
}
