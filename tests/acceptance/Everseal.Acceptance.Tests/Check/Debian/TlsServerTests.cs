using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Check.Debian;

/// <summary>Servers that people run, with certificates made by openssl: GnuTLS behind slapd and exim, OpenSSL behind the rest.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class TlsServerTests
{
    private readonly int _port = DebianServer.FreePort();

    [Fact]
    public async Task Slapd_LdapsAndStartTls_ShowTheSameCertificate()
    {
        using var folder = await ServerFolder.CreateAsync();
        var plain = DebianServer.FreePort();
        var configuration = folder.Write("slapd.conf", $"""
            include /etc/ldap/schema/core.schema
            pidfile {folder["slapd.pid"]}
            TLSCertificateFile {folder.Certificate}
            TLSCertificateKeyFile {folder.Key}

            """);
        await using var server = await DebianServer.StartAsync(folder, _port, "/usr/sbin/slapd", "-f", configuration, "-h", $"ldap://127.0.0.1:{plain}/ ldaps://127.0.0.1:{_port}/", "-d", "0");

        await ShouldShowAsync(folder, $"ldaps://127.0.0.1:{_port}");
        await ShouldShowAsync(folder, $"ldap://127.0.0.1:{plain}");
    }

    [Fact]
    public async Task Slapd_HostForbidsItsSignatures_IsSeenAllTheSame()
    {
        using var folder = await ServerFolder.CreateAsync();
        var configuration = folder.Write("slapd.conf", $"""
            include /etc/ldap/schema/core.schema
            pidfile {folder["slapd.pid"]}
            TLSCertificateFile {folder.Certificate}
            TLSCertificateKeyFile {folder.Key}

            """);
        var policy = folder.Write("openssl.cnf", """
            openssl_conf = all
            [all]
            ssl_conf = tls
            [tls]
            system_default = strict
            [strict]
            SignatureAlgorithms = ed448
            MinProtocol = TLSv1.3
            """);
        await using var server = await DebianServer.StartAsync(folder, _port, "/usr/sbin/slapd", "-f", configuration, "-h", $"ldaps://127.0.0.1:{_port}/", "-d", "0");

        var result = await (Product.CommandLine with { Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["OPENSSL_CONF"] = policy } })
            .RunAsync("check", $"ldaps://127.0.0.1:{_port}", "-o", "json");

        CheckedTarget.Read(result).Subjects.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Slapd_WithoutTls_RefusesStartTls()
    {
        using var folder = await ServerFolder.CreateAsync();
        var configuration = folder.Write("slapd.conf", $"include /etc/ldap/schema/core.schema\npidfile {folder["slapd.pid"]}\n");
        await using var server = await DebianServer.StartAsync(folder, _port, "/usr/sbin/slapd", "-f", configuration, "-h", $"ldap://127.0.0.1:{_port}/", "-d", "0");

        await ShouldBeUnknownAsync($"ldap://127.0.0.1:{_port}", "EVS-8112");
    }

    [Theory]
    [InlineData("on")]
    [InlineData("off")]
    public async Task Postgresql_WithAndWithoutTls_IsTold(string ssl)
    {
        using var folder = await ServerFolder.CreateAsync();
        var programs = Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last() + "/bin";
        (await folder.User.Program($"{programs}/initdb", folder.Path).RunAsync(folder.User.Arguments($"{programs}/initdb", ["-D", folder["data"], "-A", "trust", "--no-sync"]))).Succeeded();
        await using var server = await DebianServer.StartAsync(
            folder, _port, $"{programs}/postgres", "-D", folder["data"], "-p", $"{_port}", "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={folder.Path}",
            "-c", $"ssl={ssl}", "-c", $"ssl_cert_file={folder.Certificate}", "-c", $"ssl_key_file={folder.Key}");

        if (ssl == "on")
            await ShouldShowAsync(folder, $"postgres://127.0.0.1:{_port}");
        else
            await ShouldBeUnknownAsync($"postgres://127.0.0.1:{_port}", "EVS-8112");
    }

    [Fact]
    public async Task Exim_StartTls_ShowsTheCertificate()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "exim's daemon starts for root and for its own user only");
        using var folder = await ServerFolder.CreateAsync(ServerUser.Exim);
        var configuration = folder.Write("exim.conf", $"""
            spool_directory = {folder.Path}
            log_file_path = {folder.Path}/%slog
            pid_file_path = {folder["exim.pid"]}
            primary_hostname = server.example
            tls_advertise_hosts = *
            tls_certificate = {folder.Certificate}
            tls_privatekey = {folder.Key}
            host_lookup =
            rfc1413_query_timeout = 0s
            keep_environment =

            """);
        await using var server = await DebianServer.StartAsync(folder, _port, "/usr/sbin/exim4", "-C", configuration, "-bdf", "-oX", $"127.0.0.1:{_port}");

        await ShouldShowAsync(folder, $"smtp://127.0.0.1:{_port}");
    }

    [Fact]
    public async Task Dovecot_StartTls_ShowsTheCertificate()
    {
        using var folder = await ServerFolder.CreateAsync();
        var user = folder.User;
        var configuration = folder.Write("dovecot.conf", $$"""
            base_dir = {{folder["run"]}}
            state_dir = {{folder["run"]}}
            log_path = {{folder["dovecot.log"]}}
            protocols = imap
            listen = 127.0.0.1
            ssl = yes
            ssl_cert = <{{folder.Certificate}}
            ssl_key = <{{folder.Key}}
            default_internal_user = {{user.Name}}
            default_internal_group = {{user.Group}}
            default_login_user = {{user.Name}}
            service anvil {
              chroot =
            }
            service imap-login {
              chroot =
              inet_listener imap {
                port = {{_port}}
              }
              inet_listener imaps {
                port = 0
              }
            }
            passdb {
              driver = static
              args = nopassword=y
            }
            userdb {
              driver = static
              args = uid={{user.Name}} gid={{user.Group}} home={{folder.Path}}
            }

            """);
        await using var server = await DebianServer.StartAsync(folder, _port, "/usr/sbin/dovecot", "-F", "-c", configuration);

        await ShouldShowAsync(folder, $"imap://127.0.0.1:{_port}");
    }

    [Fact]
    public async Task Apache_AsItShouldBe_IsFine()
    {
        using var folder = await ServerFolder.CreateAsync();
        await using var server = await ApacheAsync(folder);

        await ShouldShowAsync(folder, $"tls://127.0.0.1:{_port}");
    }

    [Fact]
    public async Task Apache_Tls10Only_IsSeenAndWarnedOf()
    {
        using var folder = await ServerFolder.CreateAsync();
        await using var server = await ApacheAsync(folder, "SSLProtocol TLSv1", "SSLCipherSuite ALL:@SECLEVEL=0");

        var target = await CheckedTarget.CheckAsync($"tls://127.0.0.1:{_port}", "--server-name", "server.example");

        target.Status.Should().Be("warning");
        target.Subjects.Should().Equal("CN=server.example", "CN=Loopback-Issuing");
        target.Codes.Should().Equal("EVS-8120");
    }

    [Fact]
    public async Task Apache_ClientCertificateDemanded_IsSeenAndNoted()
    {
        using var folder = await ServerFolder.CreateAsync();
        await using var server = await ApacheAsync(folder, "SSLVerifyClient require", $"SSLCACertificateFile {folder.Root}");

        var target = await CheckedTarget.CheckAsync($"tls://127.0.0.1:{_port}", "--server-name", "server.example");

        target.Subjects.Should().Equal("CN=server.example", "CN=Loopback-Issuing");
        target.Codes.Should().Equal("EVS-8122");
    }

    [Fact]
    public async Task OpenSsl_ChainInWrongOrder_IsToldAsSent()
    {
        using var folder = await ServerFolder.CreateAsync();
        var chain = folder.Write("reversed.pem", await File.ReadAllTextAsync(folder.Root) + await File.ReadAllTextAsync(folder["issuing.pem"]));
        await using var server = await DebianServer.StartAsync(
            folder, _port, "openssl", "s_server", "-accept", $"127.0.0.1:{_port}", "-cert", folder.Certificate, "-key", folder.Key, "-cert_chain", chain, "-quiet");

        var target = await CheckedTarget.CheckAsync($"tls://127.0.0.1:{_port}", "--server-name", "server.example");

        target.Status.Should().Be("warning");
        target.Codes.Should().Equal("EVS-8014");
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task OpenSsl_ChainOfHundreds_IsGivenUp(string version)
    {
        using var folder = await ServerFolder.CreateAsync();
        var chain = folder.Write("huge.pem", string.Concat(Enumerable.Repeat(await File.ReadAllTextAsync(folder["issuing.pem"]), 400)));
        await using var server = await DebianServer.StartAsync(
            folder, _port, "openssl", "s_server", "-accept", $"127.0.0.1:{_port}", "-cert", folder.Certificate, "-key", folder.Key, "-cert_chain", chain, "-quiet", version);

        var target = await CheckedTarget.CheckAsync($"tls://127.0.0.1:{_port}", "--server-name", "server.example");

        target.Codes.Should().Contain("EVS-8110");
    }

    private async Task<DebianServer> ApacheAsync(ServerFolder folder, params string[] more)
    {
        var configuration = folder.Write("apache.conf", $"""
            ServerRoot {folder.Path}
            ServerName server.example
            PidFile {folder["apache.pid"]}
            ErrorLog {folder["apache.log"]}
            LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
            LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
            LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
            Mutex file:{folder.Path}
            Listen 127.0.0.1:{_port}
            SSLEngine on
            SSLCertificateFile {folder.Certificate}
            SSLCertificateKeyFile {folder.Key}
            {string.Join('\n', more)}

            """);
        return await DebianServer.StartAsync(folder, _port, "/usr/sbin/apache2", "-f", configuration, "-DFOREGROUND");
    }

    private static async Task ShouldShowAsync(ServerFolder folder, string address)
    {
        var target = await CheckedTarget.CheckAsync(address, "--server-name", "server.example", "--ca-file", folder.Root);

        target.Codes.Should().BeEmpty();
        target.Status.Should().Be("fine");
        target.ExitCode.Should().Be(0);
        target.Subjects.Should().Equal("CN=server.example", "CN=Loopback-Issuing");
        target.Ends[0].Should().Be(await folder.NotAfterAsync());
    }

    private static async Task ShouldBeUnknownAsync(string address, string code)
    {
        var target = await CheckedTarget.CheckAsync(address);

        target.ExitCode.Should().Be(3);
        target.Status.Should().Be("unknown");
        target.Codes.Should().Contain(code);
    }
}
