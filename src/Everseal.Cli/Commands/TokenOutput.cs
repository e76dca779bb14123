using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Everseal.Cli.Terminals;
using Everseal.Cli.Tokens;
using Everseal.Core.Saml2;
using Everseal.Core.X509;

namespace Everseal.Cli.Commands;

/// <summary>Prints tokens: the octets, JSON, or a table of what is inside.</summary>
internal static class TokenOutput
{
    // For terminals, not for browsers: an accent and an apostrophe stay themselves.
    private static readonly TokenJson Readable = new(new JsonSerializerOptions(TokenJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static void WriteXml(Terminal terminal, ReadOnlyMemory<byte> token) => terminal.Out.WriteLine(Encoding.UTF8.GetString(token.Span));

    public static void WriteJson(Terminal terminal, TokenDescription description)
        => terminal.Out.WriteLine(JsonSerializer.Serialize(description, Readable.TokenDescription));

    public static void WriteJson(Terminal terminal, ValidationDescription description)
        => terminal.Out.WriteLine(JsonSerializer.Serialize(description, Readable.ValidationDescription));

    public static void WriteJson(Terminal terminal, CancellationDescription description)
        => terminal.Out.WriteLine(JsonSerializer.Serialize(description, Readable.CancellationDescription));

    public static void WriteTable(Terminal terminal, TokenInspection inspection)
    {
        if (inspection.Assertion is { } assertion)
            Content(assertion, terminal.Now).WriteTo(terminal);

        var checks = new TextTable("CHECK", "RESULT", "REASON");
        foreach (var check in inspection.Checks)
            checks.Row(check.Name, Word(check.Result), check.Reason);
        if (inspection.Assertion is not null)
            terminal.Out.WriteLine();
        checks.WriteTo(terminal);
    }

    /// <summary>One line on stderr beside a token on stdout, so that a person sees what was got.</summary>
    public static string Summary(Assertion assertion, DateTimeOffset now)
        => $"{Confirmation(assertion)} token for {assertion.NameId}, ends {Times.UtcSeconds(assertion.NotOnOrAfter)} ({Times.Relative(assertion.NotOnOrAfter, now)})";

    private static TextTable Content(Assertion assertion, DateTimeOffset now)
    {
        var table = new TextTable("TOKEN", assertion.Id)
            .Row("Subject", assertion.NameId)
            .Row("Issuer", assertion.Issuer)
            .Row("Issued", $"{Times.UtcSeconds(assertion.IssueInstant)} ({Times.Relative(assertion.IssueInstant, now)})")
            .Row("Ends", $"{Times.UtcSeconds(assertion.NotOnOrAfter)} ({Times.Relative(assertion.NotOnOrAfter, now)})")
            .Row("Authenticated", $"{Times.UtcSeconds(assertion.AuthnInstant)}, {assertion.AuthnContext.Split(':')[^1]}")
            .Row("Confirmation", Confirmation(assertion))
            .Row("Audience", assertion.Audiences.Count == 0 ? null : Names.Joined(assertion.Audiences))
            .Row("Renewals left", assertion.RenewCount?.ToString() ?? "not renewable")
            .Row("Delegations left", assertion.ProxyCount == 0 ? "not delegatable" : assertion.ProxyCount.ToString());
        foreach (var step in assertion.Delegates)
            table.Row("Delegate", step.NameId);
        foreach (var attribute in assertion.Attributes)
            table.Row(attribute.FriendlyName, Names.Joined(attribute.Values));
        return table;
    }

    private static string Confirmation(Assertion assertion)
    {
        if (assertion.Confirmation is not SubjectConfirmation.HolderOfKey holder)
            return "bearer";

        using var certificate = X509CertificateLoader.LoadCertificate(holder.Certificate.Span);
        return $"holder-of-key ({SubjectName.Text(certificate.SubjectName)})";
    }

    private static Cell Word(CheckResult result) => result switch
    {
        CheckResult.Passed => Cell.Good("passed"),
        CheckResult.Failed => Cell.Critical("failed"),
        _ => Cell.Warning("not checked"),
    };
}
