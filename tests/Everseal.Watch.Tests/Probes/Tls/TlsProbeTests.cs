using Everseal.Core.Errors;
using Everseal.Watch.Probes;
using Everseal.Watch.Probes.Tls;
using Everseal.Watch.Targets;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Watch.Tests.Probes.Tls;

public sealed class TlsProbeTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("everseal-tls-probe-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Observe_NameOfItsOwn_IsAskedForAndExpected()
    {
        string? asked = null;
        await using var server = new ScriptedServer(async (wire, stop) =>
        {
            var tls = new System.Net.Security.SslStream(wire);
            await tls.AuthenticateAsServerAsync((_, hello, _, _) =>
            {
                asked = hello.ServerName;
                return ValueTask.FromResult(new System.Net.Security.SslServerAuthenticationOptions { ServerCertificate = ServerCertificates.Good });
            }, null, stop);
        });

        var observation = await ObserveAsync(server, target => target with { ServerName = ServerCertificates.Name });

        asked.Should().Be(ServerCertificates.Name);
        observation.Sources.Should().ContainSingle().Which.Remarks.Should().BeEmpty();
    }

    [Fact]
    public async Task Observe_AnyTarget_BearsTheTimeOfTheClockThatCameIn()
    {
        await using var server = TlsServer.Showing(ServerCertificates.Good);

        (await ObserveAsync(server)).At.Should().Be(At);
    }

    [Fact]
    public async Task Observe_RightCaFile_SaysNothing()
    {
        await using var server = TlsServer.Showing(ServerCertificates.Good);

        var observation = await ObserveAsync(server, target => target with { CaFile = Write(ServerCertificates.Root.ExportCertificatePem()) });

        observation.Sources[0].Remarks.Should().BeEmpty();
    }

    [Fact]
    public async Task Observe_OtherCa_IsNotTrusted()
    {
        await using var server = TlsServer.Showing(ServerCertificates.Good);

        var observation = await ObserveAsync(server, target => target with { CaFile = Write(ServerCertificates.Stranger.ExportCertificatePem()) });

        observation.Sources[0].Remarks.Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.TlsProbes.NotTrusted);
    }

    [Fact]
    public async Task Observe_MissingIntermediate_IsNotTrusted()
    {
        await using var server = TlsServer.Showing(ServerCertificates.Good, []);

        var observation = await ObserveAsync(server, target => target with { CaFile = Write(ServerCertificates.Root.ExportCertificatePem()) });

        observation.Sources[0].Certificates.Should().ContainSingle();
        observation.Sources[0].Remarks.Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.TlsProbes.NotTrusted);
    }

    [Theory]
    [InlineData("no certificate at all")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData(null)]
    public async Task Observe_UnreadableCaFile_TrustIsNotAssumed(string? content)
    {
        await using var server = TlsServer.Showing(ServerCertificates.Good);
        var file = content is null ? Path.Combine(_directory.FullName, "missing.pem") : Write(content);

        var observation = await ObserveAsync(server, target => target with { CaFile = file });

        observation.Sources[0].Remarks.Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.TlsProbes.CaFileUnreadable);
    }

    private static DateTimeOffset At { get; } = DateTimeOffset.UtcNow.AddHours(1);

    private static async Task<Observation> ObserveAsync(ScriptedServer server, Func<CheckTarget, CheckTarget>? change = null)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var target = new CheckTarget(TargetKind.Tls, $"tls://127.0.0.1:{server.Port}", "127.0.0.1", server.Port);
        return await new TlsProbe(new FakeTimeProvider(At), new KnownCertificates()).ObserveAsync(change?.Invoke(target) ?? target, deadline.Token);
    }

    private string Write(string content)
    {
        var path = Path.Combine(_directory.FullName, "ca.pem");
        File.WriteAllText(path, content);
        return path;
    }
}
