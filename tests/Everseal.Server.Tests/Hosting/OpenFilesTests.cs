using Everseal.Server.Hosting;

namespace Everseal.Server.Tests.Hosting;

public sealed class OpenFilesTests
{
    [Theory]
    [InlineData(null, 2000, 2000)]
    [InlineData(1_048_576L, 2000, 2000)]
    [InlineData(2512L, 2000, 2000)]
    [InlineData(1024L, 2000, 512)]
    [InlineData(528L, 2000, 16)]
    [InlineData(527L, 2000, null)]
    [InlineData(100L, 2000, null)]
    public void ConnectionsWithin_Limit_LeavesFilesForTheRest(long? files, int wanted, int? expected)
        => OpenFiles.ConnectionsWithin(files, wanted).Should().Be(expected);

    [Fact]
    public void Limit_Linux_IsThatOfThisProcess()
        => OpenFiles.Limit().Should().BePositive();
}
