using System.Security.Cryptography.X509Certificates;
using Everseal.Acceptance.Tests.Check.Debian;

namespace Everseal.Acceptance.Tests.Check.Federation;

/// <summary>Debian's SimpleSAMLphp as an identity provider in the middle of a rollover, before PHP's own web server.</summary>
internal sealed class SimpleSamlPhp : IAsyncDisposable
{
    private readonly ServerFolder _folder;
    private readonly DebianServer _server;
    private readonly int _port;

    private SimpleSamlPhp(ServerFolder folder, DebianServer server, int port) => (_folder, _server, _port) = (folder, server, port);

    /// <param name="current">Signs assertions, and the metadata.</param>
    /// <param name="next">Is published already.</param>
    public static async Task<SimpleSamlPhp> StartAsync(X509Certificate2 current, X509Certificate2 next)
    {
        var folder = await ServerFolder.CreateAsync();
        WriteKey(folder, "current", current);
        WriteKey(folder, "next", next);
        folder.Write("config.php", $$"""
            <?php
            $config = [
                'baseurlpath' => 'https://idp.example/', 'certdir' => '{{folder.Path}}/', 'loggingdir' => '{{folder.Path}}/', 'datadir' => '{{folder.Path}}/',
                'tempdir' => '{{folder["tmp"]}}', 'metadatadir' => '{{folder.Path}}/', 'logging.handler' => 'errorlog', 'timezone' => 'UTC',
                'secretsalt' => 'known-to-everybody', 'auth.adminpassword' => 'known-to-everybody', 'technicalcontact_email' => 'nobody@idp.example',
                'enable.saml20-idp' => true, 'store.type' => 'phpsession', 'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
                'metadata.sources' => [['type' => 'flatfile']],
            ];
            """);
        folder.Write("authsources.php", "<?php $config = ['example' => ['exampleauth:UserPass', 'a:b' => ['uid' => ['a']]]];");
        folder.Write("saml20-idp-hosted.php", """
            <?php
            $metadata['https://idp.example/saml'] = [
                'host' => '__DEFAULT__', 'auth' => 'example', 'privatekey' => 'current.key', 'certificate' => 'current.pem',
                'new_privatekey' => 'next.key', 'new_certificate' => 'next.pem',
                'metadata.sign.enable' => true, 'metadata.sign.privatekey' => 'current.key', 'metadata.sign.certificate' => 'current.pem',
            ];
            """);
        var port = DebianServer.FreePort();
        var server = await DebianServer.StartAsync(
            folder, port, "env", $"SIMPLESAMLPHP_CONFIG_DIR={folder.Path}", "php", "-S", $"127.0.0.1:{port}", "-t", "/usr/share/simplesamlphp/www");
        return new SimpleSamlPhp(folder, server, port);
    }

    public async Task<byte[]> FetchMetadataAsync()
    {
        using var http = new HttpClient();
        return await http.GetByteArrayAsync(new Uri($"http://127.0.0.1:{_port}/saml2/idp/metadata.php"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private static void WriteKey(ServerFolder folder, string name, X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPrivateKey()!;
        folder.Write($"{name}.pem", certificate.ExportCertificatePem());
        folder.Write($"{name}.key", key.ExportPkcs8PrivateKeyPem());
    }
}
