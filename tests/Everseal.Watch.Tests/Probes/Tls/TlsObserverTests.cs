using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Watch.Probes;
using Everseal.Watch.Probes.Tls;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Watch.Tests.Probes.Tls;

/// <summary>Real handshakes on the loopback address: what is told of each kind of server, good or bad.</summary>
public sealed class TlsObserverTests
{
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Observe_GoodServer_TellsChainAndNothingElse()
    {
        await using var server = TlsServer.Showing(ServerCertificates.Good);

        var source = await ObserveAsync(server.Port);

        source.Failure.Should().BeNull();
        source.Remarks.Should().BeEmpty();
        source.Name.Should().Be($"TLS {server.Port}");
        Subjects(source).Should().Equal("CN=server.example", "CN=Test Issuing CA");
        source.Certificates.Select(certificate => certificate.Use).Should().Equal(CertificateUse.TlsServer, CertificateUse.Authority);
        source.Certificates[0].Der.ToArray().Should().Equal(ServerCertificates.Good.RawData);
    }

    [Theory]
    [InlineData(1024, "SHA256")]
    [InlineData(2048, "SHA1")]
    [InlineData(1024, "SHA1")]
    public async Task Observe_WeakKeyOrHash_IsSeenAllTheSame(int bits, string hash)
    {
        using var key = RSA.Create(bits);
        using var weak = ServerCertificates.Issue(key, new HashAlgorithmName(hash), ServerCertificates.Name);
        await using var server = TlsServer.Showing(weak);

        var source = await ObserveAsync(server.Port);

        source.Failure.Should().BeNull();
        source.Certificates[0].Der.ToArray().Should().Equal(weak.RawData);
    }

#pragma warning disable SYSLIB0039, CA5397 // the server is old on purpose
    [Theory]
    [InlineData(SslProtocols.Tls, "TLS 1.0")]
    [InlineData(SslProtocols.Tls11, "TLS 1.1")]
    public async Task Observe_OldProtocolOnly_IsSeenAndRemarked(SslProtocols protocol, string name)
    {
        await using var server = TlsServer.Showing(ServerCertificates.Good, protocols: protocol);

        var source = await ObserveAsync(server.Port);

        source.Failure.Should().BeNull();
        source.Certificates.Should().HaveCount(2);
        source.Remarks.Should().ContainSingle().Which.Should().Match<StsError>(remark =>
            remark.Code == ErrorCodes.TlsProbes.OldProtocol && remark.PublicDetail.Contains(name));
    }
#pragma warning restore SYSLIB0039, CA5397

    [Theory]
    [InlineData("other.example")]
    [InlineData("127.0.0.2")]
    public async Task Observe_CertificateForAnotherName_IsRemarked(string asked)
    {
        await using var server = TlsServer.Showing(ServerCertificates.Good);

        var source = await ObserveAsync(server.Port, asked);

        source.Remarks.Should().ContainSingle().Which.Should().Match<StsError>(remark =>
            remark.Code == ErrorCodes.TlsProbes.NameMismatch && remark.PublicDetail.Contains("server.example, 127.0.0.1"));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Observe_ClientCertificateDemanded_ChainIsSeenWhole(SslProtocols protocol)
    {
        await using var server = TlsServer.Showing(ServerCertificates.Good, protocols: protocol, demandsClientCertificate: true);

        var source = await ObserveAsync(server.Port);

        source.Failure.Should().BeNull();
        source.Certificates.Should().HaveCount(2);
        source.Remarks.Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.TlsProbes.ClientCertificateAsked);
    }

    [Theory]
    [InlineData(40, 16)]
    [InlineData(400, 16)]
    public async Task Observe_LongChain_IsReadToTheLimit(int length, int read)
    {
        // Before the limit runs: the first use of these certificates makes their keys.
        var flight = HandshakeOctets.Flight([.. Enumerable.Repeat(ServerCertificates.Issuing.RawData, length)]);
        await using var server = new ScriptedServer(async (wire, stop) =>
        {
            await wire.WriteAsync(flight, stop);
            await ScriptedServer.ReadToEndAsync(wire, stop);
        });

        var source = await ObserveAsync(server.Port, limit: TimeSpan.FromSeconds(2));

        source.Failure!.Code.Should().Be(ErrorCodes.TlsProbes.ChainTooLong);
        source.Certificates.Should().HaveCount(read);
    }

    [Fact]
    public async Task Observe_PlainText_IsQuoted()
    {
        await using var server = ScriptedServer.Saying("220 mail.example \u001b[2J ESMTP\r\nmore"u8.ToArray());

        var failure = (await ObserveAsync(server.Port)).Failure!;

        failure.Code.Should().Be(ErrorCodes.TlsProbes.NotTls);
        failure.PublicDetail.Should().Contain("\"220 mail.example .[2J ESMTP\"");
    }

    [Theory]
    [InlineData("15030100020246", "EVS-8109", "protocol_version")]
    [InlineData("15030300020228", "EVS-8108", "handshake_failure")]
    [InlineData("1503030002027F", "EVS-8108", "number 127")]
    public async Task Observe_Alert_IsNamed(string record, string code, string name)
    {
        await using var server = ScriptedServer.Saying(Convert.FromHexString(record));

        var failure = (await ObserveAsync(server.Port)).Failure!;

        failure.Code.Id.Should().Be(code);
        failure.PublicDetail.Should().Contain(name);
    }

    [Fact]
    public async Task Observe_Reset_IsSaid()
    {
        await using var server = new ScriptedServer(async (wire, stop) =>
        {
            await wire.ReadExactlyAsync(new byte[1], stop);
            wire.Socket.Close(0);
        });

        var failure = (await ObserveAsync(server.Port)).Failure!;

        failure.Code.Should().Be(ErrorCodes.TlsProbes.ConnectionLost);
        failure.PublicDetail.Should().Contain("reset");
    }

    [Fact]
    public async Task Observe_ClosedAtOnce_IsSaid()
    {
        await using var server = new ScriptedServer((wire, stop) => wire.ReadAsync(new byte[4096], stop).AsTask());

        (await ObserveAsync(server.Port)).Failure!.Code.Should().Be(ErrorCodes.TlsProbes.ConnectionLost);
    }

    [Fact]
    public async Task Observe_Silence_EndsWithTheDeadline()
    {
        await using var server = ScriptedServer.Saying([]);

        (await ObserveAsync(server.Port, limit: Short)).Failure!.Code.Should().Be(ErrorCodes.TlsProbes.PeerSilent);
    }

    [Fact]
    public async Task Observe_HandshakeThatStops_EndsWithTheDeadline()
    {
        // The header of a record of 100 bytes, and no more.
        await using var server = ScriptedServer.Saying([22, 3, 3, 0, 100]);

        (await ObserveAsync(server.Port, limit: Short)).Failure!.Code.Should().Be(ErrorCodes.TlsProbes.PeerSlow);
    }

    [Fact]
    public async Task Observe_Drip_EndsWithTheDeadline()
    {
        await using var server = new ScriptedServer(async (wire, stop) =>
        {
            await wire.WriteAsync(new byte[] { 22, 3, 3, 64, 0 }, stop);
            while (true)
            {
                await wire.WriteAsync(new byte[1], stop);
                await Task.Delay(20, stop);
            }
        });

        (await ObserveAsync(server.Port, limit: Short)).Failure!.Code.Should().Be(ErrorCodes.TlsProbes.PeerSlow);
    }

    [Fact]
    public async Task Observe_EndlessRecords_IsGivenUp()
    {
        // Warnings that nobody may send in such numbers, as fast as the line takes them.
        var warnings = Enumerable.Repeat<byte[]>([21, 3, 3, 0, 2, 1, 90], 2000).SelectMany(record => record).ToArray();
        await using var server = new ScriptedServer(async (wire, stop) =>
        {
            while (true)
                await wire.WriteAsync(warnings, stop);
        });

        (await ObserveAsync(server.Port)).Failure.Should().NotBeNull();
    }

    [Fact]
    public async Task Observe_NobodyListens_IsRefused()
    {
        int port;
        using (var taken = new TcpListener(IPAddress.Loopback, 0))
        {
            taken.Start();
            port = ((IPEndPoint)taken.LocalEndpoint).Port;
        }

        (await ObserveAsync(port)).Failure!.Code.Should().Be(ErrorCodes.TlsProbes.ConnectionRefused);
    }

    [Fact]
    public async Task Observe_UnknownName_IsSaid()
    {
        using var deadline = new CancellationTokenSource(Enough);
        var endpoint = new TlsEndpoint("nowhere.invalid", 443, "nowhere.invalid");

        var source = await new TlsObserver(TimeProvider.System, new KnownCertificates()).ObserveAsync(endpoint, deadline.Token);

        source.Failure!.Code.Should().Be(ErrorCodes.TlsProbes.NameNotResolved);
        source.Address.Should().Be("nowhere.invalid:443");
    }

    [Fact]
    public async Task Observe_DeadAddressFirst_TheNextOneAnswers()
    {
        // localhost has two addresses where IPv6 is on; only one of them is served here.
        await using var server = TlsServer.Showing(ServerCertificates.Good);
        using var deadline = new CancellationTokenSource(Enough);
        var endpoint = new TlsEndpoint("localhost", server.Port, ServerCertificates.Name);

        (await new TlsObserver(new FakeTimeProvider(), new KnownCertificates()).ObserveAsync(endpoint, deadline.Token)).Failure.Should().BeNull();
    }

    private static async Task<ObservedSource> ObserveAsync(int port, string name = ServerCertificates.Name, TimeSpan? limit = null)
    {
        using var deadline = new CancellationTokenSource(limit ?? Enough);
        var observing = new TlsObserver(TimeProvider.System, new KnownCertificates()).ObserveAsync(new TlsEndpoint("127.0.0.1", port, name), deadline.Token);
        return await observing.WaitAsync(Enough + Enough);
    }

    private static IEnumerable<string> Subjects(ObservedSource source)
        => source.Certificates.Select(certificate => SubjectName.Text(certificate.Content.SubjectName));
}
