using Everseal.Core.Errors;
using Everseal.Server.Hosting;
using Everseal.Server.Overload;
using Microsoft.Extensions.Logging;

namespace Everseal.Server.Tests.Hosting;

public class ConfigurationReaderTests
{
    private static Result<ServerConfiguration> Read(string yaml) => ConfigurationReader.Read("/etc/everseal/everseal.yaml", yaml);

    [Fact]
    public void Read_EveryKey_IsTaken()
    {
        var configuration = Read("""
            data: data
            listen: ["0.0.0.0:8443", "[::1]:443"]
            publicUrl: https://sts.example.org/
            status:
              listen: "*:80"
              url: http://pki.example.org
            metrics:
              listen: "127.0.0.1:9464"
            limits:
              maxBodyBytes: 65536
              maxConnections: 10
              minBodyRate: 100
              connectionsPerSource: 7
              requestsPerSource: 1000
              loginsPerSource: 50
              loginsPerUser: 5
              maxWaiting: 200
              longestWait: 10
            logLevel: debug
            """).OrThrow();

        configuration.Data.Should().Be("/etc/everseal/data");
        configuration.Listen.Should().Equal(new ListenAddress("0.0.0.0", 8443), new ListenAddress("[::1]", 443));
        configuration.PublicUrl.Should().Be("https://sts.example.org");
        configuration.Status.Should().Be(new StatusListener(new ListenAddress("*", 80), new Uri("http://pki.example.org/")));
        configuration.Metrics.Should().Be(new ListenAddress("127.0.0.1", 9464));
        configuration.Limits.Should().Be(new RequestLimits { MaxBodyBytes = 65536, MaxConnections = 10, MinBodyRate = 100 });
        configuration.Overload.Should().Be(
            new OverloadLimits
            {
                ConnectionsPerSource = 7, RequestsPerSource = 1000, LoginsPerSource = 50, LoginsPerUser = 5, MaxWaiting = 200, LongestWait = 10,
            });
        configuration.LogLevel.Should().Be(LogLevel.Debug);
    }

    [Fact]
    public void Read_DataAlone_TakesTheRestFromItsDefaults()
        => Read("data: /var/lib/everseal").OrThrow().Should().BeEquivalentTo(new ServerConfiguration { Data = "/var/lib/everseal" });

    [Fact]
    public void Read_ListenWithoutPublicUrl_AdvertisesThatPort()
        => Read("data: x\nlisten: \"127.0.0.1:9000\"").OrThrow().PublicUrl.Should().Be("https://localhost:9000");

    [Theory]
    [InlineData("listen: \"1.2.3.4:1\"", "data", "missing")]
    [InlineData("data: x\nlisten: here", ":2: listen", "HOST:PORT")]
    [InlineData("data: x\nlisten: \"127.0.0.1:0\"", ":2: listen", "HOST:PORT")]
    [InlineData("data: x\nlisten: \"example.org:443\"", ":2: listen", "IP address")]
    [InlineData("data: x\nlisten: []", ":2: listen", "no address")]
    [InlineData("data: x\npublicUrl: http://sts", ":2: publicUrl", "https")]
    [InlineData("data: x\npublicUrl: https://sts/path", ":2: publicUrl", "without a path")]
    [InlineData("data: x\nstatus:\n  listen: here\n  url: http://pki", ":3: status.listen", "HOST:PORT")]
    [InlineData("data: x\nstatus:\n  listen: \"*:80\"\n  url: https://pki", ":4: status.url", "plain http")]
    [InlineData("data: x\nstatus:\n  listen: \"*:80\"\n  url: http://pki/path", ":4: status.url", "without a path")]
    [InlineData("data: x\nstatus:\n  listen: \"*:80\"", ":3: status", "needs both")]
    [InlineData("data: x\nstatus:\n  port: 80", ":3: status.port", "not known")]
    [InlineData("data: x\nmetrics:\n  port: 9464", ":3: metrics.port", "not known")]
    [InlineData("data: x\nmetrics: {}", ":2: metrics", "needs listen")]
    [InlineData("data: x\nlimits:\n  maxBodyBytes: lots", ":3: limits.maxBodyBytes", "whole number")]
    [InlineData("data: x\nlimits:\n  maxBodyBytes: 1", ":3: limits.maxBodyBytes", "16384")]
    [InlineData("data: x\nlimits:\n  maxbodybytes: 65536", ":3: limits.maxbodybytes", "not a limit")]
    [InlineData("data: x\nlimits:\n  loginsPerUser: 0", ":3: limits.loginsPerUser", "from 1 to")]
    [InlineData("data: x\nlimits: 7", ":2: limits", "keys and values")]
    [InlineData("data: x\nlogLevel: loud", ":2: logLevel", "trace")]
    [InlineData("data: x\nlogLevel: 99", ":2: logLevel", "trace")]
    [InlineData("data:", ":1: data", "must have a value")]
    [InlineData("data: x\npassword: y", ":2: password", "not a key")]
    [InlineData("- data", "everseal.yaml", "one mapping")]
    [InlineData("", "everseal.yaml", "one mapping")]
    [InlineData("data: [", "everseal.yaml", "not valid YAML")]
    [InlineData("data: x\ndata: y", ":2", "YAML")]
    public void Read_Wrong_NamesFileKeyAndReason(string yaml, string where, string reason)
    {
        var error = Read(yaml).Error!;

        error.Code.Should().Be(ErrorCodes.Server.ConfigurationInvalid);
        error.PublicDetail.Should().StartWith("/etc/everseal/everseal.yaml").And.Contain(where).And.Contain(reason);
    }

    [Fact]
    public void ReadFile_Missing_NamesTheFile()
        => ConfigurationReader.ReadFile("/nowhere/everseal.yaml").Error!.PublicDetail.Should().Contain("/nowhere/everseal.yaml");
}
