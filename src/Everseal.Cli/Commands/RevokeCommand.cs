using System.CommandLine;
using Everseal.Cli.Administration;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal ca revoke</c>: takes a certificate back, for good.</summary>
internal static class RevokeCommand
{
    // RFC 5280, 5.3.1, as the API names them.
    private static readonly string[] Reasons =
        ["keyCompromise", "superseded", "cessationOfOperation", "affiliationChanged", "privilegeWithdrawn", "cACompromise", "unspecified"];

    public static Command Build(AdministrationOptions options)
    {
        var serial = new Argument<string>("SERIAL") { Description = "The certificate's serial number, as `ca list` prints it." };
        var reason = new Option<string>("--reason")
        {
            Description = $"Why: {string.Join(", ", Reasons)}.",
            HelpName = "REASON",
            DefaultValueFactory = _ => "unspecified",
        };
        reason.AcceptOnlyFromAmong(Reasons);
        var yes = AdministrationOptions.Yes();
        var command = new Command("revoke", "Revoke a certificate for good: in logins and OCSP at once, in the CRL within a minute.") { serial, reason, yes };
        command.SetAction(options.OnServer((session, parsed, cancellation) => RevokeAsync(
            session, parsed.GetRequiredValue(serial), parsed.GetRequiredValue(reason), parsed.GetValue(yes), cancellation)));
        return command;
    }

    private static async Task RevokeAsync(AdministrationSession session, string serial, string reason, bool yes, CancellationToken cancellation)
    {
        var certificate = (await session.Client.GetAsync<CertificateDetail>(ApiPaths.For(ApiPaths.Certificate, serial), cancellation)).Certificate;
        Confirmation.Ask(session.Terminal, yes, $"This revokes {certificate.Subject} (serial {certificate.SerialNumber}) for good.");
        var revoked = await SendAsync(session, serial, new RevokeCertificate(reason, EvenIfInUse: yes), cancellation);
        if (!session.IsJson)
        {
            foreach (var consequence in revoked.Consequences)
                session.Terminal.Note($"warning: {consequence}");
        }

        session.Print(revoked, shown => new TextTable("SERIAL", shown.SerialNumber)
            .Row("Subject", shown.Subject)
            .Row("Revoked", $"{Times.Utc(shown.RevokedAt)}{(shown.Changed ? "" : ", before this command")}")
            .Row("Reason", shown.Reason));
    }

    // What depends on the certificate the server knows: a person is told and asked once more, a script has said --yes.
    private static async Task<RevokedCertificateDescription> SendAsync(
        AdministrationSession session, string serial, RevokeCertificate body, CancellationToken cancellation)
    {
        try
        {
            return await SendOnceAsync(session, serial, body, cancellation);
        }
        catch (ProblemException refusal) when (refusal.Problem.Code == ErrorCodes.Revocation.CertificateInUseHere.Id && !body.EvenIfInUse)
        {
            Confirmation.Ask(session.Terminal, yes: false, refusal.Problem.Detail);
            return await SendOnceAsync(session, serial, body with { EvenIfInUse = true }, cancellation);
        }
    }

    private static Task<RevokedCertificateDescription> SendOnceAsync(
        AdministrationSession session, string serial, RevokeCertificate body, CancellationToken cancellation)
        => session.Client.SendAsync<RevokeCertificate, RevokedCertificateDescription>(
            HttpMethod.Post, ApiPaths.For(ApiPaths.Revocation, serial), body, cancellation);
}
