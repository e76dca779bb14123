using System.Net;
using Everseal.Cli.Terminals;
using Everseal.Core.Errors;
using Everseal.Core.WsTrust;

namespace Everseal.Cli.Tokens;

/// <summary>What went wrong between a client and a token service, and the next step.</summary>
internal static class StsFailures
{
    // A signed request lives for one minute, so a smaller difference cannot be the cause.
    private static readonly TimeSpan HarmlessDifference = TimeSpan.FromMinutes(1);

    public static ProblemException NoAnswer(Uri address, HttpRequestException failure, string? refusal)
        => refusal is not null
            ? ProblemException.CouldNot(
                ErrorCodes.CommandLine.StsNotTrusted, "--server", $"{address.Authority}: {refusal.TrimEnd('.')}", "everseal ca root (on the server's host), then --ca-file or --ca-fingerprint")
            : ProblemException.CouldNot(
                ErrorCodes.CommandLine.StsNotReachable, "--server", $"{address.Authority}: {Reason(failure)}", $"curl -kv {address.GetLeftPart(UriPartial.Authority)}/health/ready");

    public static ProblemException TooSlow(Uri address, TimeSpan patience) => ProblemException.CouldNot(
        ErrorCodes.CommandLine.StsNotReachable, "--server", $"{address.Authority} did not answer within {Times.Span(patience)}");

    public static ProblemException NotWsTrust(Uri address, HttpStatusCode status) => status == HttpStatusCode.NotFound
        ? ProblemException.Refused(
            ErrorCodes.CommandLine.StsRefused, "--realm", $"{address} does not exist: the realm is unknown, or this is no token service", "everseal realm list (on the server's host)")
        : ProblemException.CouldNot(
            ErrorCodes.CommandLine.UnexpectedAnswer, "--server", $"{address} answered HTTP {(int)status} and no WS-Trust message");

    public static ProblemException Refused(TrustResponse.Fault fault, DateTimeOffset? serverTime, DateTimeOffset now)
    {
        // Clients of other makers call every InvalidTimeRange a clock problem; here the clocks are compared.
        if (IsAboutTime(fault) && serverTime is { } theirs && (theirs - now).Duration() > HarmlessDifference)
        {
            return ProblemException.Refused(
                ErrorCodes.CommandLine.ClocksDiffer,
                null,
                $"{fault.Code}: {fault.Text} The clock here says {Times.UtcSeconds(now)}, the server's {Times.UtcSeconds(theirs)}",
                "timedatectl (on both hosts)");
        }

        return ProblemException.Refused(ErrorCodes.CommandLine.StsRefused, null, $"{fault.Code}: {fault.Text}", Next(fault));
    }

    private static bool IsAboutTime(TrustResponse.Fault fault)
        => fault.Code is "InvalidTimeRange" or "MessageExpired" || fault.Text.Contains("Timestamp", StringComparison.OrdinalIgnoreCase);

    private static string? Next(TrustResponse.Fault fault) => fault switch
    {
        { Code: "InvalidTimeRange" } when fault.Text.Contains("igning certificate", StringComparison.Ordinal) => "everseal ca list (on the server's host)",
        { Code: "FailedAuthentication" } when fault.Text.Contains("is expired", StringComparison.Ordinal) => "everseal user reset-password NAME (on the server's host)",
        { Code: "FailedAuthentication" } => "check name and password or certificate; on the server's host: everseal user show NAME, everseal service show NAME",
        _ => OwnCode(fault.Text) is { } code ? $"everseal explain {code}" : null,
    };

    /// <summary>This service ends a refusal's text with its code; other makers' services do not.</summary>
    private static string? OwnCode(string text)
    {
        var begin = text.LastIndexOf('(') + 1;
        var id = begin > 0 && text.EndsWith(')') ? text[begin..^1] : null;
        return id is not null && ErrorCodes.Find(id) is not null ? id : null;
    }

    private static string Reason(HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "the name is not known to DNS",
        HttpRequestError.SecureConnectionError => $"no TLS connection: {failure.GetBaseException().Message}",
        _ => failure.GetBaseException().Message,
    };
}
