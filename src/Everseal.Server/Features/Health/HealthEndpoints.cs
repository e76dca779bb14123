using Everseal.Server.Administration;
using Everseal.Server.Auditing;
using Everseal.Server.Authorities;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;

namespace Everseal.Server.Features.Health;

/// <summary>
/// Three questions with three answers: does the process live, can it validate, can it issue. They differ so
/// that a balancer keeps sending requests to a node that still validates and can explain why it does not issue.
/// </summary>
internal static class HealthEndpoints
{
    public static IResult Live() => Results.Text("live\n");

    /// <summary>Validation needs the ring's keys and an answer from the ledger; it needs no valid signer.</summary>
    public static async Task<IResult> ReadyAsync(RealmDirectory realms, TokenLedger ledger, TimeProvider time, CancellationToken cancellation)
    {
        var readable = await ledger.FindAsync(default, time.GetUtcNow(), cancellation);
        return Answer([.. realms.All.Select(realm => readable.IsSuccess ? HealthCheck.Fine(realm.Name) : HealthCheck.Failed(realm.Name, readable.Error))]);
    }

    /// <summary>
    /// A checkpoint that nobody receives, a CRL that ends soon and a revoked CA do not end the issuing of tokens; they are said here all the
    /// same. A sealed root is no fault: nothing that is issued every day needs it.
    /// </summary>
    public static IResult Issue(
        RealmDirectory realms, TokenLedger ledger, CheckpointDelivery checkpoints, RevocationLists lists, CertificateUses uses, CertificateAuthority authority, KeyVault vault,
        TimeProvider time)
        => Answer(
            [.. realms.All.Select(realm => IssueCheck(realm, ledger, time.GetUtcNow()))],
            [.. checkpoints.Warnings, .. lists.Warnings, .. uses.WarningsAt(time.GetUtcNow())],
            authority.ReadActive()?.RootState(vault));

    private static HealthCheck IssueCheck(RealmSnapshot realm, TokenLedger ledger, DateTimeOffset now)
        => Issues(realm, ledger, now) with { SelfRenewal = realm.Settings.SelfRenewal ? null : false };

    private static HealthCheck Issues(RealmSnapshot realm, TokenLedger ledger, DateTimeOffset now)
    {
        var signer = realm.Ring.SignerAt(now);
        if (!signer.IsSuccess)
            return HealthCheck.Failed(realm.Name, signer.Error);
        return ledger.Failure is { } failure ? HealthCheck.Failed(realm.Name, failure) : HealthCheck.Fine(realm.Name);
    }

    // No realm means nobody can log in: that is never "fine".
    private static JsonAnswer<HealthReport> Answer(IReadOnlyList<HealthCheck> checks, IReadOnlyList<string>? warnings = null, string? rootKey = null)
    {
        var isFine = checks.Count > 0 && checks.All(check => check.Status == HealthCheck.Ok);
        return new JsonAnswer<HealthReport>(
            new HealthReport(isFine ? HealthCheck.Ok : HealthCheck.Broken, checks, warnings is { Count: > 0 } ? warnings : null, rootKey),
            HealthJson.Default.HealthReport,
            status: isFine ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
