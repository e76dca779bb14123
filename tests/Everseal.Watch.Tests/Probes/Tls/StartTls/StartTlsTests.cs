using System.Security.Authentication;
using System.Text;
using Everseal.Watch.Probes;
using Everseal.Watch.Probes.Tls;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Tests.Probes.Tls.StartTls;

/// <summary>What servers may answer before TLS begins. Real ones of each protocol are asked in the acceptance tests.</summary>
public sealed class StartTlsTests
{
    private const string LdapConsent = "300C02010178070A010004000400";
    private const string LdapRefusal = "301B020101 7816 0A0135 0400 040F 4E6F2063657274696669636174652E";

    /// <summary>Protocol and what the server says, one line of the script after each thing that it is told.</summary>
    public static TheoryData<StartTlsProtocol, string[]> Consents => new()
    {
        { StartTlsProtocol.Smtp, ["220 mail.example ESMTP\r\n", "250-mail.example\r\n250-SIZE 1000\r\n250 STARTTLS\r\n", "220 go ahead\r\n"] },
        { StartTlsProtocol.Smtp, ["220-several\r\n220 lines\n", "250-x\r\n250-starttls\r\n250 HELP\r\n", "220\r\n"] },
        { StartTlsProtocol.Imap, ["* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n", "* CAPABILITY IMAP4rev1\r\na1 OK begin\r\n"] },
        { StartTlsProtocol.Imap, ["* ok\r\n", "a1 ok\r\n"] },
        { StartTlsProtocol.Postgres, ["", "S"] },
        { StartTlsProtocol.Ldap, ["", "hex:" + LdapConsent] },
        { StartTlsProtocol.Ldap, ["", "hex:30840000000C02010178070A010004000400"] },
    };

    public static TheoryData<StartTlsProtocol, string[], string, string> Refusals => new()
    {
        { StartTlsProtocol.Smtp, ["554 no service\r\n"], "EVS-8112", "554 no service" },
        { StartTlsProtocol.Smtp, ["220 x\r\n", "502 what\r\n"], "EVS-8112", "EHLO" },
        { StartTlsProtocol.Smtp, ["220 x\r\n", "250-x\r\n250 SIZE\r\n"], "EVS-8112", "does not list STARTTLS" },
        { StartTlsProtocol.Smtp, ["220 x\r\n", "250 STARTTLS\r\n", "454 no certificate\r\n"], "EVS-8112", "STARTTLS" },
        { StartTlsProtocol.Smtp, ["220 x\r\n", "250 STARTTLS\r\n", "454 no certificate\r\n"], "EVS-8112", "454 no certificate" },
        { StartTlsProtocol.Smtp, ["* OK imap\r\n"], "EVS-8113", "no SMTP reply" },
        { StartTlsProtocol.Smtp, ["220 x\r\n", "250 STARTTLS\r\n", "220 go\r\n250 injected\r\n"], "EVS-8113", "More came" },
        { StartTlsProtocol.Imap, ["* PREAUTH hello\r\n"], "EVS-8112", "PREAUTH" },
        { StartTlsProtocol.Imap, ["* BYE busy\r\n"], "EVS-8112", "BYE" },
        { StartTlsProtocol.Imap, ["* OK\r\n", "a1 NO not today\r\n"], "EVS-8112", "not today" },
        { StartTlsProtocol.Imap, ["* OK\r\n", "a1 BAD what\r\n"], "EVS-8112", "BAD" },
        { StartTlsProtocol.Imap, ["220 smtp\r\n"], "EVS-8113", "no IMAP greeting" },
        { StartTlsProtocol.Imap, ["* OK\r\n", "a1 OK\r\n* BYE injected\r\n"], "EVS-8113", "More came" },
        { StartTlsProtocol.Postgres, ["", "N"], "EVS-8112", "ssl = off" },
        { StartTlsProtocol.Postgres, ["", "EFATAL"], "EVS-8112", "error" },
        { StartTlsProtocol.Postgres, ["", "HTTP"], "EVS-8113", "no answer of PostgreSQL" },
        { StartTlsProtocol.Postgres, ["", "SX"], "EVS-8113", "More came" },
        { StartTlsProtocol.Ldap, ["", "hex:" + LdapRefusal], "EVS-8112", "result code 53 and \"No certificate.\"" },
        { StartTlsProtocol.Ldap, ["", "hex:300C02010078070A010004000400"], "EVS-8112", "result code 0" },
        { StartTlsProtocol.Ldap, ["", "HTTP/1.1 400 Bad Request\r\n"], "EVS-8113", "no LDAP message" },
        { StartTlsProtocol.Ldap, ["", "hex:3080"], "EVS-8113", "no LDAP message" },
        { StartTlsProtocol.Ldap, ["", "hex:3084FFFFFFFF"], "EVS-8113", "length" },
        { StartTlsProtocol.Ldap, ["", "hex:300C02010178070A010004000500"], "EVS-8113", "no LDAP message" },
    };

    [Theory]
    [MemberData(nameof(Consents))]
    public async Task Observe_ServerConsents_HandshakeFollows(StartTlsProtocol protocol, string[] lines)
    {
        await using var server = new ScriptedServer(async (wire, stop) =>
        {
            await SayAsync(wire, lines, stop);
            await using var tls = await TlsServer.HandshakeAsync(wire, ServerCertificates.Good, null, SslProtocols.None, demandsClientCertificate: false, stop);
            await ScriptedServer.ReadToEndAsync(tls, stop);
        });

        var source = await ObserveAsync(server.Port, protocol);

        source.Failure.Should().BeNull();
        source.Certificates.Should().HaveCount(2);
        source.Name.Should().Be($"TLS {server.Port} after STARTTLS");
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Observe_ServerDoesOtherwise_IsSaid(StartTlsProtocol protocol, string[] lines, string code, string detail)
    {
        await using var server = new ScriptedServer(async (wire, stop) =>
        {
            await SayAsync(wire, lines, stop);
            await ScriptedServer.ReadToEndAsync(wire, stop);
        });

        var source = await ObserveAsync(server.Port, protocol);

        source.Certificates.Should().BeEmpty();
        source.Failure!.Code.Id.Should().Be(code);
        source.Failure.PublicDetail.Should().Contain(detail);
    }

    [Theory]
    [InlineData(StartTlsProtocol.Smtp, "220-once more\r\n")]
    [InlineData(StartTlsProtocol.Imap, "* OK and\r\n")]
    [InlineData(StartTlsProtocol.Smtp, "no end of line ")]
    public async Task Observe_EndlessTalk_IsGivenUp(StartTlsProtocol protocol, string line)
    {
        await using var server = new ScriptedServer(async (wire, stop) =>
        {
            while (true)
                await wire.WriteAsync(Encoding.ASCII.GetBytes(line), stop);
        });

        (await ObserveAsync(server.Port, protocol)).Failure!.Code.Id.Should().Be("EVS-8113");
    }

    [Theory]
    [InlineData(StartTlsProtocol.Smtp, "", "EVS-8105")]
    [InlineData(StartTlsProtocol.Smtp, "220 x", "EVS-8106")]
    [InlineData(StartTlsProtocol.Postgres, "", "EVS-8105")]
    [InlineData(StartTlsProtocol.Ldap, "0", "EVS-8106")]
    public async Task Observe_Silence_EndsWithTheDeadline(StartTlsProtocol protocol, string said, string code)
    {
        await using var server = ScriptedServer.Saying(Encoding.ASCII.GetBytes(said));

        (await ObserveAsync(server.Port, protocol, TimeSpan.FromMilliseconds(300))).Failure!.Code.Id.Should().Be(code);
    }

    [Theory]
    [InlineData(StartTlsProtocol.Smtp)]
    [InlineData(StartTlsProtocol.Postgres)]
    public async Task Observe_ClosedBefore_IsSaid(StartTlsProtocol protocol)
    {
        await using var server = new ScriptedServer((_, _) => Task.CompletedTask);

        (await ObserveAsync(server.Port, protocol)).Failure!.Code.Id.Should().Be("EVS-8104");
    }

    private static async Task SayAsync(Stream wire, string[] lines, CancellationToken stop)
    {
        var heard = new byte[512];
        foreach (var (index, line) in lines.Index())
        {
            if (index > 0)
                _ = await wire.ReadAtLeastAsync(heard, 1, cancellationToken: stop);
            await wire.WriteAsync(line.StartsWith("hex:", StringComparison.Ordinal) ? Convert.FromHexString(line[4..].Replace(" ", "")) : Encoding.ASCII.GetBytes(line), stop);
        }
    }

    private static async Task<ObservedSource> ObserveAsync(int port, StartTlsProtocol protocol, TimeSpan? limit = null)
    {
        using var deadline = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(20));
        return await new TlsObserver(TimeProvider.System, new KnownCertificates()).ObserveAsync(new TlsEndpoint("127.0.0.1", port, ServerCertificates.Name, protocol), deadline.Token);
    }
}
