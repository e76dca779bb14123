using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using Everseal.Cli.Keys;
using Everseal.Cli.Terminals;
using Everseal.Cli.Tokens;
using Everseal.Core.Errors;

namespace Everseal.Cli.Commands;

/// <summary>Which token service, and whom to believe that it is the right one.</summary>
internal sealed class StsOptions(Terminal terminal)
{
    private readonly Option<string?> server = new("--server")
    {
        Description = "The token service, such as https://sts.example:8443; or the full address of its WS-Trust endpoint.",
        HelpName = "URL",
        Required = true,
    };

    private readonly Option<string?> realm = new("--realm") { Description = "The realm [default: the server's].", HelpName = "NAME" };

    private readonly Option<string?> caFile = new("--ca-file") { Description = "The CA that vouches for the server (PEM).", HelpName = "FILE" };

    private readonly Option<string?> fingerprint = new("--ca-fingerprint")
    {
        Description = "SHA-256 of that CA's certificate, where the file is not at hand.",
        HelpName = "SHA256",
    };

    private readonly Option<bool> machineTrust = new("--system-trust") { Description = "Trust this machine's certificate store." };

    public void AddTo(Command command)
    {
        command.Add(server);
        command.Add(realm);
        command.Add(caFile);
        command.Add(fingerprint);
        command.Add(machineTrust);
    }

    public async Task<StsClient> ConnectAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var address = Address(parsed.GetValue(server)!, parsed.GetValue(realm));
        return new StsClient(address, await TrustAsync(parsed, address, cancellation), terminal.Clock);
    }

    /// <summary>The CAs of --ca-file; none when it was not given.</summary>
    public IReadOnlyList<X509Certificate2> Authorities(ParseResult parsed)
        => parsed.GetValue(caFile) is { } path ? PemFiles.ReadCertificates(caFile.Name, path) : [];

    private async Task<StsTrust> TrustAsync(ParseResult parsed, Uri address, CancellationToken cancellation)
    {
        var anchors = Authorities(parsed);
        if (parsed.GetValue(fingerprint) is { } wanted)
        {
            if (!StsTrust.IsFingerprint(wanted))
                throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, fingerprint.Name, "a SHA-256 fingerprint has 64 hexadecimal digits");
            anchors = [.. anchors, await FetchAsync(address, wanted, cancellation)];
        }

        return anchors.Count > 0 || parsed.GetValue(machineTrust)
            ? new StsTrust(anchors, useMachineStore: anchors.Count == 0, () => terminal.Now)
            : throw ProblemException.CouldNot(
                ErrorCodes.CommandLine.FieldNotAcceptable,
                caFile.Name,
                "say which CA vouches for the server: --ca-file FILE, --ca-fingerprint SHA256 or --system-trust",
                "everseal ca root (on the server's host)");
    }

    private static async Task<X509Certificate2> FetchAsync(Uri address, string fingerprint, CancellationToken cancellation)
    {
        try
        {
            return await RootByFingerprint.FetchAsync(address, fingerprint, cancellation);
        }
        catch (HttpRequestException failure)
        {
            throw StsFailures.NoAnswer(address, failure, refusal: null);
        }
    }

    private static Uri Address(string server, string? realm)
    {
        if (!Uri.TryCreate(server, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps)
        {
            throw ProblemException.CouldNot(
                ErrorCodes.CommandLine.FieldNotAcceptable, "--server", $"'{server}' is not an https URL; tokens and passwords travel over TLS only");
        }

        if (address.AbsolutePath.Length > 1)
            return address;

        var path = "/sts/STSService" + (realm is null ? "" : "/" + Uri.EscapeDataString(realm));
        return new Uri(address, path);
    }
}
