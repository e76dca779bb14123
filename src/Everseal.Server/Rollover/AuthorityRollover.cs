using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.X509;
using Everseal.Server.Authorities;
using Everseal.Server.Ledger;
using Everseal.Server.Storage.Entities;

namespace Everseal.Server.Rollover;

/// <summary>
/// Replaces the issuing CA by the clock: the next one is made and published years before it signs. Only below the own root,
/// while its key is here: a sealed root and another organisation's take a person, whom an incident tells.
/// </summary>
public sealed class AuthorityRollover
{
    private const string Target = "issuing CA";

    private readonly CertificateAuthority _authority;
    private readonly ClockWatch _clock;
    private readonly RolloverRecords _records;
    private readonly TimeProvider _time;

    public AuthorityRollover(CertificateAuthority authority, TokenLedger ledger, IncidentRegister incidents, ClockWatch clock, TimeProvider time, ILoggerFactory logging)
    {
        (_authority, _clock, _time) = (authority, clock, time);
        _records = new RolloverRecords(ledger, incidents, logging.CreateLogger<RolloverRecords>());
    }

    /// <summary>Takes the step that is due, if one is.</summary>
    /// <returns>What was decided; null before init.</returns>
    public async Task<AuthorityDecision?> StepAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var confirmed = _clock.Observe().Verdict == ClockVerdict.Steady;
        var active = (await _authority.ListAuthoritiesAsync(cancellationToken)).SingleOrDefault(authority => authority.Kind == AuthorityKind.Issuing);
        if (active is null)
            return null;

        using var certificate = ActiveAuthorities.Load(active);
        var (validity, next) = (ValidityPeriod.Of(certificate), (await _authority.NextAsync(cancellationToken))?.Issuer.Validity);
        var decision = AuthorityRenewal.Decide(validity, next, confirmed, now);
        if (decision is not AuthorityDecision.CreateNext)
            await _records.ResolveAsync(null, "ca renew", Target);
        switch (decision)
        {
            case AuthorityDecision.CreateNext:
                await CreateAsync(decision, validity, now, cancellationToken);
                break;
            case AuthorityDecision.Promote:
                await _authority.PromoteNextAsync(cancellationToken);
                await _records.RecordAsync("ca promote", Target, decision.Reason, now);
                break;
        }

        return decision;
    }

    private async Task CreateAsync(AuthorityDecision decision, ValidityPeriod active, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // One below a root that ends first would be no longer-lived: then only a new root helps, and that is a person's to say.
        var root = (await _authority.ActiveAsync(cancellationToken))!.Chain[^1];
        var made = active.Contains(now) && ValidityPeriod.Of(root).NotAfter <= active.NotAfter
            ? ErrorCodes.Certificates.OutlivesIssuer.With($"The root ends on {ValidityPeriod.Of(root).NotAfter.UtcDateTime:yyyy-MM-dd} itself.")
            : await _authority.CreateNextIssuingAsync(cancellationToken);
        if (made.IsSuccess)
        {
            await _records.RecordAsync("ca renew", $"{Target} {made.Value.Certificate.SerialNumber}", decision.Reason, now);
            await _records.ResolveAsync(null, "ca renew", Target);
            return;
        }

        var effect = new RolloverEffect(
            Severity.Warning, "Nothing can be certified when the issuing CA has ended, and what it certified is refused.", "everseal ca renew", active.NotAfter);
        await _records.RaiseAsync(
            null, "ca renew", Target, ErrorCodes.Rollover.IssuingCaNotRenewed.With($"{decision.Reason} {made.Error.PublicDetail}", made.Error.InternalDetail), effect, now);
    }
}
