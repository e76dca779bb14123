using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Everseal.Watch.Tests.Alarms;

/// <summary>A mail as the server took it.</summary>
internal sealed record ReceivedMail(string From, IReadOnlyList<string> To, string Text, string? User, bool WasEncrypted)
{
    /// <summary>A header's value, unfolded (RFC 5322 §2.2.3).</summary>
    public string? Header(string name)
    {
        var headers = Text.Split("\n\n", 2)[0].Replace("\n ", " ").Replace("\n\t", " ").Split('\n');
        return headers.Where(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 2)..]).FirstOrDefault();
    }
}

/// <summary>An SMTP server of these tests: what RFC 5321 asks for at least, STARTTLS and AUTH PLAIN.</summary>
internal sealed class MailServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;

    public MailServer(string hostName = "localhost")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hostName}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(hostName);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string CertificatePem => _certificate.ExportCertificatePem();

    public List<ReceivedMail> Mails { get; } = [];

    /// <summary>The answer to DATA's end.</summary>
    public string Verdict { get; set; } = "250 taken";

    /// <summary>The answer to RCPT for those who are not taken.</summary>
    public Dictionary<string, string> Refused { get; } = [];

    public string Password { get; set; } = "mail secret";

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            try
            {
                await TalkAsync(client.GetStream());
            }
            catch (Exception gone) when (gone is IOException or AuthenticationException)
            {
                // The client did not like the certificate, or went away.
            }
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        var (session, from, user, to) = (new Session(stream), "", (string?)null, new List<string>());
        await session.SayAsync("220 test");
        while (await session.HearAsync() is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    await session.SayAsync(session.IsEncrypted ? "250-test\r\n250 AUTH PLAIN" : "250-test\r\n250 STARTTLS");
                    break;
                case "STARTTLS":
                    await session.SayAsync("220 go");
                    await session.EncryptAsync(_certificate);
                    break;
                case "AUTH":
                    var parts = Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[^1])).Split('\0');
                    user = parts[1];
                    await session.SayAsync(parts[2] == Password ? "235 welcome" : "535 no");
                    break;
                case "MAIL":
                    (from, to) = (line.Split('<', '>')[1], []);
                    await session.SayAsync("250 ok");
                    break;
                case "RCPT":
                    var recipient = line.Split('<', '>')[1];
                    if (!Refused.ContainsKey(recipient))
                        to.Add(recipient);
                    await session.SayAsync(Refused.GetValueOrDefault(recipient, "250 ok"));
                    break;
                case "DATA":
                    await session.SayAsync("354 go");
                    var text = await session.HearTextAsync();
                    if (Verdict.StartsWith('2'))
                        Mails.Add(new ReceivedMail(from, to, text, user, session.IsEncrypted));
                    await session.SayAsync(Verdict);
                    break;
                case "QUIT":
                    await session.SayAsync("221 bye");
                    return;
                default:
                    await session.SayAsync("250 ok");
                    break;
            }
        }
    }

    private sealed class Session(Stream stream)
    {
        private Stream _stream = stream;

        public bool IsEncrypted => _stream is SslStream;

        public async Task EncryptAsync(X509Certificate2 certificate)
        {
            var tls = new SslStream(_stream);
            await tls.AuthenticateAsServerAsync(certificate);
            _stream = tls;
        }

        public async Task SayAsync(string line) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

        // Octet by octet, so that nothing of the TLS handshake is read too early.
        public async Task<string?> HearAsync()
        {
            var (line, octet) = (new List<byte>(), new byte[1]);
            while (await _stream.ReadAsync(octet) == 1)
            {
                if (octet[0] == '\n')
                    return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
                line.Add(octet[0]);
            }

            return null;
        }

        public async Task<string> HearTextAsync()
        {
            var text = new StringBuilder();
            while (await HearAsync() is { } line && line != ".")
                text.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
            return text.ToString();
        }
    }
}
