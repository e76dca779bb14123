using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Everseal.Core.Saml2;
using Everseal.Core.X509;

namespace Everseal.Cli.Tokens;

/// <summary>A token as <c>-o json</c> prints it. Times are UTC; fields are added, never changed.</summary>
/// <param name="Confirmation"><c>bearer</c> or <c>holder-of-key</c>.</param>
/// <param name="HolderCertificateSha256">Whose key the presenter must prove; null for bearer.</param>
/// <param name="Audience">The first of <paramref name="Audiences"/>.</param>
/// <param name="Token">The assertion itself, octet for octet; null where it was read from a file.</param>
internal sealed record TokenDescription(
    string? Id,
    string? Subject,
    string? Issuer,
    DateTimeOffset? IssuedAt,
    DateTimeOffset? NotBefore,
    DateTimeOffset? NotOnOrAfter,
    DateTimeOffset? AuthenticatedAt,
    string? AuthenticationContext,
    string? Confirmation,
    string? HolderCertificateSha256,
    string? Audience,
    IReadOnlyList<string> Audiences,
    int? RenewalsLeft,
    int? DelegationsLeft,
    IReadOnlyList<string> Delegates,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes,
    SignerDescription? Signer,
    IReadOnlyList<CheckDescription> Checks,
    string? Token)
{
    public static TokenDescription Of(TokenInspection inspection, ReadOnlyMemory<byte>? token) => new(
        inspection.Assertion?.Id,
        inspection.Assertion?.NameId,
        inspection.Assertion?.Issuer,
        inspection.Assertion?.IssueInstant,
        inspection.Assertion?.NotBefore,
        inspection.Assertion?.NotOnOrAfter,
        inspection.Assertion?.AuthnInstant,
        inspection.Assertion?.AuthnContext,
        inspection.Assertion is { } assertion ? assertion.Confirmation is SubjectConfirmation.Bearer ? "bearer" : "holder-of-key" : null,
        (inspection.Assertion?.Confirmation as SubjectConfirmation.HolderOfKey) is { } holder
            ? Convert.ToHexString(SHA256.HashData(holder.Certificate.Span)) : null,
        inspection.Assertion?.Audiences is [var first, ..] ? first : null,
        inspection.Assertion?.Audiences ?? [],
        inspection.Assertion?.RenewCount,
        inspection.Assertion?.ProxyCount,
        [.. inspection.Assertion?.Delegates.Select(step => step.NameId) ?? []],
        Grouped(inspection.Assertion),
        inspection.Signer is { } signer ? SignerDescription.Of(signer) : null,
        [.. inspection.Checks.Select(check => new CheckDescription(check.Name, Word(check.Result), check.Reason))],
        token is { } octets ? Encoding.UTF8.GetString(octets.Span) : null);

    // A name may come twice; its values are one list then.
    private static Dictionary<string, IReadOnlyList<string>> Grouped(Assertion? assertion)
        => (assertion?.Attributes ?? []).GroupBy(attribute => attribute.FriendlyName, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, IReadOnlyList<string> (group) => [.. group.SelectMany(attribute => attribute.Values)], StringComparer.Ordinal);

    private static string Word(CheckResult result) => result switch
    {
        CheckResult.Passed => "passed",
        CheckResult.Failed => "failed",
        _ => "not checked",
    };
}

internal sealed record SignerDescription(string Subject, string Issuer, string Sha256, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    public static SignerDescription Of(X509Certificate2 certificate)
    {
        var validity = ValidityPeriod.Of(certificate);
        return new SignerDescription(
            SubjectName.Text(certificate.SubjectName),
            SubjectName.Text(certificate.IssuerName),
            certificate.GetCertHashString(HashAlgorithmName.SHA256),
            validity.NotBefore,
            validity.NotAfter);
    }
}

internal sealed record CheckDescription(string Name, string Result, string Reason);

/// <summary>What the service said of a token.</summary>
internal sealed record ValidationDescription(bool Valid, string Reason);

/// <summary>What the service did to a token.</summary>
internal sealed record CancellationDescription(bool Cancelled, string? Id, string? Subject);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(TokenDescription))]
[JsonSerializable(typeof(ValidationDescription))]
[JsonSerializable(typeof(CancellationDescription))]
internal sealed partial class TokenJson : JsonSerializerContext;
