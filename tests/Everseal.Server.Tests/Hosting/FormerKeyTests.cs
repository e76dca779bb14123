using Everseal.Core.Errors;
using Everseal.Server.Hosting;

namespace Everseal.Server.Tests.Hosting;

/// <summary>Keys of a configuration file that earlier versions knew.</summary>
public sealed class FormerKeyTests
{
    private static readonly IReadOnlyList<FormerKey> Former =
    [
        new("url", "0.9", "publicUrl"), new("limits.maxUsers", "0.8", Instead: null, "users are not limited any longer"), new("audit.file", "0.9", "audit.checkpointFile"),
        new("alarms.mail", "0.9", "alarms.channels"),
    ];

    [Theory]
    [InlineData("url: https://sts.example.org", "url: was its name up to version 0.9; it is called publicUrl now.")]
    [InlineData("limits: { maxUsers: 5 }", "limits.maxUsers: is gone since version 0.8: users are not limited any longer.")]
    [InlineData("audit: { file: /tmp/x }", "audit.file: was its name up to version 0.9; it is called audit.checkpointFile now.")]
    [InlineData("alarms: { mail: x }", "alarms.mail: was its name up to version 0.9; it is called alarms.channels now.")]
    public void Read_KeyOfAnEarlierVersion_SaysWhatBecameOfIt(string line, string told)
    {
        var error = ConfigurationReader.Read("sts.yaml", $"data: d\n{line}\n", Former).Error!;

        error.Code.Should().Be(ErrorCodes.Upgrades.FormerKey);
        error.PublicDetail.Should().Be($"sts.yaml:2: {told}");
    }

    [Fact]
    public void Read_KeyThatNoneKnew_IsMisspelt()
        => ConfigurationReader.Read("sts.yaml", "data: d\npubliUrl: https://a\n", Former).Error!.Code.Should().Be(ErrorCodes.Server.ConfigurationInvalid);

    [Fact]
    public void ProblemsOf_SeveralLines_AreAllTold()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("sts.yaml"), "data: d\npubliUrl: https://a\nlimits: { maxBodyBytes: 1 }\n");

        ConfigurationReader.ProblemsOf(directory.File("sts.yaml")).Select(problem => problem.PublicDetail)
            .Should().SatisfyRespectively(first => first.Should().Contain("sts.yaml:2"), second => second.Should().Contain("sts.yaml:3"));
    }

    [Fact]
    public void ProblemsOf_GoodFile_AreNone()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("sts.yaml"), "data: d\n");

        ConfigurationReader.ProblemsOf(directory.File("sts.yaml")).Should().BeEmpty();
    }
}
