using System.CommandLine;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary>What a certificate is for and whom it names.</summary>
internal sealed class CertificateOrderOptions
{
    private const string TlsServer = "tls-server";

    private readonly Option<string> profile = new("--profile")
    {
        Description = "What the certificate is for; `everseal ca show` lists the profiles.",
        HelpName = "NAME",
        DefaultValueFactory = _ => TlsServer,
    };

    private readonly Option<string[]> dnsNames = new("--dns") { Description = "A DNS name; may be repeated.", HelpName = "NAME" };

    private readonly Option<string[]> addresses = new("--ip") { Description = "An IP address; may be repeated.", HelpName = "ADDRESS" };

    private readonly Option<TimeSpan?> lifetime = DurationOption.Create("--lifetime", "How long it lives, such as 90d [default: the profile's].");

    public void AddTo(Command command)
    {
        command.Add(profile);
        command.Add(dnsNames);
        command.Add(addresses);
        command.Add(lifetime);
    }

    public IssueCertificate Read(ParseResult parsed, string certificateRequest) => new(
        parsed.GetValue(profile)!,
        certificateRequest,
        DnsNames: parsed.GetValue(dnsNames),
        IpAddresses: parsed.GetValue(addresses),
        LifetimeSeconds: (long?)parsed.GetValue(lifetime)?.TotalSeconds);

    /// <summary>As <see cref="Read"/>; a TLS server that names no host gets its common name as one.</summary>
    public IssueCertificate ReadFor(ParseResult parsed, string commonName, string certificateRequest)
    {
        var order = Read(parsed, certificateRequest);
        return order is { Profile: TlsServer, DnsNames: null or [], IpAddresses: null or [] } ? order with { DnsNames = [commonName] } : order;
    }
}
