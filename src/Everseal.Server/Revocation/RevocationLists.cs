using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Revocation;

/// <summary>
/// The CRL of each CA: the one that is served, and the making of the next. A list is served only once it is stored, so
/// that its number is never given to another.
/// </summary>
public sealed partial class RevocationLists(
    RevocationListStore store,
    StatusIssuers issuers,
    RevocationRegister register,
    KeyVault vault,
    ClockWatch clock,
    TimeProvider time,
    ILogger<RevocationLists> logger)
{
    private readonly ConcurrentDictionary<string, Published> _published = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _failures = new(StringComparer.Ordinal);
    private DateOnly? _warned;

    /// <summary>The latest list of an issuer; null when it never made one.</summary>
    public RevocationList? Find(StatusIssuer issuer) => LatestOf(issuer)?.List;

    /// <summary>What an operator should see: which list ends soon, and what makes the next one.</summary>
    public IReadOnlyList<string> Warnings => [.. issuers.All.Select(Warning).OfType<string>()];

    /// <summary>Makes every list that is due, of each issuer whose key is at hand. One caller at a time.</summary>
    public void PublishDue()
    {
        foreach (var issuer in issuers.Reload().Where(issuer => vault.Holds(issuer.KeyId)))
        {
            var (now, latest, pending) = (time.GetUtcNow(), LatestOf(issuer), register.PendingSince(issuer));
            var due = issuer.Schedule.Decide(latest is { IsOfThisRun: true } own ? own.List : null, pending, now);
            if (due is not RevocationListDue.No)
                Publish(issuer, due, latest?.List, pending ?? now, now);
        }

        WarnOnceADay();
    }

    private string? Warning(StatusIssuer issuer)
    {
        var (now, latest) = (time.GetUtcNow(), Find(issuer));
        if (!issuer.Schedule.IsRunningOut(latest, now) || ValidityPeriod.Of(issuer.Certificate).HasEndedAt(now))
            return null;
        var what = latest is null ? "there is no CRL" : latest.IsCurrentAt(now) ? $"the CRL ends at {latest.NextUpdate:u}" : $"the CRL ended at {latest.NextUpdate:u}";
        return $"{issuer.Subject}: {what} ({ErrorCodes.Revocation.ListRunsOut.Id}); {(vault.Holds(issuer.KeyId) ? "no new one could be made, see the log" : "its key is sealed, and a new one needs: everseal ca unseal --file FILE")}";
    }

    private void WarnOnceADay()
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (today == _warned || Warnings is not { Count: > 0 } warnings)
            return;
        _warned = today;
        foreach (var warning in warnings)
            LogRunsOut(warning);
    }

    private void Publish(StatusIssuer issuer, RevocationListDue due, RevocationList? previous, DateTimeOffset pendingSince, DateTimeOffset now)
    {
        var entries = Entries(register.TakeForList(issuer), previous);
        var made = Make(issuer, entries, previous, now);
        if (made.IsSuccess)
        {
            _published[issuer.KeyIdentifier] = new Published(made.Value, IsOfThisRun: true);
            _failures.TryRemove(issuer.KeyIdentifier, out _);
            LogPublished(issuer.Subject, made.Value.Number, entries.Count, made.Value.NextUpdate, due);
            return;
        }

        // Once for each reason: the worker tries every few seconds.
        register.PutBack(issuer, pendingSince);
        if (_failures.TryGetValue(issuer.KeyIdentifier, out var known) && known == made.Error.ToString())
            return;
        _failures[issuer.KeyIdentifier] = made.Error.ToString();
        LogFailed(issuer.Subject, due, previous?.NextUpdate, made.Error);
    }

    private Result<RevocationList> Make(StatusIssuer issuer, IReadOnlyCollection<RevokedCertificate> entries, RevocationList? previous, DateTimeOffset now)
    {
        try
        {
            var list = RevocationListIssuance.Prepare(issuer.Certificate, entries, issuer.Schedule, previous, now)
                .Then(linted => vault.Sign(issuer.KeyId, key => RevocationListIssuance.Issue(linted, key)));
            if (list.IsSuccess)
                store.Add(issuer.KeyIdentifier, list.Value);
            return list;
        }
        catch (Exception exception) when (exception is SqliteException or CryptographicException or StsErrorException)
        {
            return ErrorCodes.Revocation.ListNotPublished.With("The list could not be signed or stored.", exception.Message);
        }
    }

    // While the clock is in doubt nothing is dropped: what it calls expired may be valid.
    private List<RevokedCertificate> Entries(IEnumerable<RevokedCertificate> revoked, RevocationList? previous)
        => [.. clock.Status.Verdict == ClockVerdict.Steady ? revoked.Where(entry => !entry.MayBeDropped(previous?.ThisUpdate)) : revoked];

    private Published? LatestOf(StatusIssuer issuer)
    {
        if (_published.TryGetValue(issuer.KeyIdentifier, out var published))
            return published;
        if (ReadStored(issuer) is not { } stored)
            return null;
        return _published.GetOrAdd(issuer.KeyIdentifier, new Published(stored, IsOfThisRun: false));
    }

    private RevocationList? ReadStored(StatusIssuer issuer)
    {
        try
        {
            return store.ReadLatest(issuer.KeyIdentifier);
        }
        catch (AsnContentException exception)
        {
            LogDamaged(issuer.Subject, exception.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "CRL {Number} of {Issuer}: {Count} revoked, next update {NextUpdate:u} ({Due})")]
    private partial void LogPublished(string issuer, long number, int count, DateTimeOffset nextUpdate, RevocationListDue due);

    [LoggerMessage(LogLevel.Error, "No new CRL of {Issuer} ({Due}); the one before serves until {NextUpdate:u} and the next try follows: {Error}")]
    private partial void LogFailed(string issuer, RevocationListDue due, DateTimeOffset? nextUpdate, StsError error);

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private partial void LogRunsOut(string warning);

    [LoggerMessage(LogLevel.Error, "The stored CRL of {Issuer} cannot be read, a new one takes its place: {Reason}")]
    private partial void LogDamaged(string issuer, string reason);

    /// <param name="IsOfThisRun">False for what an earlier process left: what it lacks is not known.</param>
    private sealed record Published(RevocationList List, bool IsOfThisRun);
}
