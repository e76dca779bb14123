using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.X509;
using Everseal.Server.Authorities;
using Everseal.Server.Ledger;
using Everseal.Server.Storage.Entities;

namespace Everseal.Server.Rollover;

/// <summary>
/// Replaces the issuing CA by the clock: the next one is made and published years before it signs. Only below the own root,
/// while its key is here: a sealed root and another organisation's take a person, whom an incident tells. The own root goes
/// the same way once a person has said that there is to be another.
/// </summary>
public sealed class AuthorityRollover
{
    private const string Target = "issuing CA";
    private const string RootTarget = "root CA";

    // Whoever reads the published CAs once a month knows the next root before anything is below it.
    private static readonly TimeSpan Propagation = TimeSpan.FromDays(30);

    private readonly CertificateAuthority _authority;
    private readonly RootSuccession _roots;
    private readonly ClockWatch _clock;
    private readonly SelfRepair _selfRepair;
    private readonly RolloverRecords _records;
    private readonly TimeProvider _time;

    public AuthorityRollover(
        CertificateAuthority authority, RootSuccession roots, TokenLedger ledger, IncidentRegister incidents, ClockWatch clock, SelfRepair selfRepair,
        TimeProvider time, ILoggerFactory logging)
    {
        (_authority, _roots, _clock, _selfRepair, _time) = (authority, roots, clock, selfRepair, time);
        _records = new RolloverRecords(ledger, incidents, logging.CreateLogger<RolloverRecords>());
    }

    /// <summary>Takes the steps that are due, if any: the root's first, since the issuing CA ends no later than it.</summary>
    /// <returns>What was decided about the issuing CA; null before init.</returns>
    public async Task<AuthorityDecision?> StepAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var confirmed = _clock.Observe().Verdict == ClockVerdict.Steady;
        await StepRootAsync(confirmed, now, cancellationToken);
        var active = ActiveAuthorities.Of(_authority.ReadAuthorities());
        if (active is null)
            return null;

        var (validity, next) = (active.Issuer.Validity, _authority.ReadNext()?.Issuer.Validity);
        var decision = !_selfRepair.IsOn && validity.HasEndedAt(now)
            ? new AuthorityDecision.KeepWaiting("It has ended, and self-repair is switched off.", now)
            : AuthorityRenewal.Decide(validity, next, active.IsSubordinate ? null : active.RootEnd, confirmed, now);
        if (decision is not (AuthorityDecision.CreateNext or AuthorityDecision.Blocked))
            await _records.ResolveAsync(null, "ca renew", Target);
        switch (decision)
        {
            case AuthorityDecision.CreateNext:
                await CreateAsync(decision, active, now, cancellationToken);
                break;
            case AuthorityDecision.Blocked blocked:
                await RaiseIssuingAsync(ErrorCodes.Rollover.IssuingCaNotRenewed.With(blocked.Reason), blocked.Next, validity, now);
                break;
            case AuthorityDecision.Promote:
                await _authority.PromoteNextAsync(cancellationToken);
                await _records.RecordAsync("ca promote", Target, decision.Reason, now);
                break;
        }

        return decision;
    }

    private async Task StepRootAsync(bool confirmed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var root = _authority.ReadAuthorities().SingleOrDefault(authority => authority.Kind == AuthorityKind.Root);
        if (root is null)
            return;
        using var certificate = ActiveAuthorities.Load(root);
        var (validity, next) = (ValidityPeriod.Of(certificate), _authority.ReadNextRoot());
        using var nextCertificate = next is null ? null : ActiveAuthorities.Load(next);
        var decision = AuthorityRenewal.Decide(validity, nextCertificate is null ? null : ValidityPeriod.Of(nextCertificate), issuer: null, confirmed, now, RootTarget);
        switch (decision)
        {
            case AuthorityDecision.CreateNext:
                await RaiseRootAsync(ErrorCodes.Rollover.RootDue.With($"{decision.Reason} Another one is made on a person's word."), "everseal ca root renew", validity, now);
                break;
            case AuthorityDecision.Promote when next!.PublishedAt + Propagation <= now || !validity.Contains(now):
                var promoted = await _roots.PromoteAsync(requester: null, cancellationToken);
                if (promoted.IsSuccess)
                    await _records.RecordAsync("ca root promote", RootTarget, decision.Reason, now);
                else
                    await RaiseRootAsync(ErrorCodes.Rollover.RootDue.With($"{decision.Reason} {promoted.Error.PublicDetail}", promoted.Error.InternalDetail), "everseal ca root promote", validity, now);
                break;
            default:
                await _records.ResolveAsync(null, "ca root renew", RootTarget);
                break;
        }
    }

    private Task RaiseRootAsync(StsError error, string next, ValidityPeriod root, DateTimeOffset now)
        => _records.RaiseAsync(
            null, "ca root renew", RootTarget, error,
            new RolloverEffect(Severity.Warning, "Whoever trusts this root refuses every certificate below it when it has ended.", next, root.NotAfter), now);

    private async Task CreateAsync(AuthorityDecision decision, ActiveAuthorities active, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var made = await _authority.CreateNextIssuingAsync(cancellationToken);
        if (made.IsSuccess)
        {
            await _records.RecordAsync("ca renew", $"{Target} {made.Value.Certificate.SerialNumber}", decision.Reason, now);
            await _records.ResolveAsync(null, "ca renew", Target);
            return;
        }

        await RaiseIssuingAsync(
            ErrorCodes.Rollover.IssuingCaNotRenewed.With($"{decision.Reason} {made.Error.PublicDetail}", made.Error.InternalDetail), active.IssuingEnd.Next, active.Issuer.Validity, now);
    }

    private Task RaiseIssuingAsync(StsError error, string next, ValidityPeriod issuing, DateTimeOffset now)
        => _records.RaiseAsync(
            null, "ca renew", Target, error,
            new RolloverEffect(Severity.Warning, "Nothing can be certified when the issuing CA has ended, and what it certified is refused.", next, issuing.NotAfter), now);
}
