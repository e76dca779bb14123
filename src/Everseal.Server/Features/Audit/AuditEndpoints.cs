using System.Globalization;
using Everseal.Core.Administration;
using Everseal.Core.Audit;
using Everseal.Core.Errors;
using Everseal.Server.Administration;
using Everseal.Server.Auditing;
using Everseal.Server.Ledger;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Features.Audit;

/// <summary>The audit trail: <c>/api/v1/audit</c>.</summary>
internal sealed class AuditEndpoints(TokenLedger ledger, AuditKey key, CheckpointStore checkpoints, CheckpointDelivery delivery, TimeProvider time)
{
    // The hashes of years of checkpoints.
    private const int MaxVerificationBytes = 4 * 1024 * 1024;

    public IResult Show(ApiCall call) => Reading(call, () =>
    {
        var (identity, head) = checkpoints.ReadHead();
        var last = checkpoints.ReadLast();
        return new AuditTrailDescription(
            Convert.ToHexStringLower(identity.LedgerId), head.Sequence, Convert.ToHexStringLower(head.Hash.Span), key.PublicKeyPem,
            last?.Sequence, last?.At, [.. delivery.Targets.Select(target => target.Name)], ReadValidations(), Warnings());
    });

    public IResult List(HttpRequest request, ApiCall call)
    {
        var query = ReadQuery(request.Query);
        return query.IsSuccess ? Reading(call, () => ReadPage(query.Value)) : call.Answer<AuditPage>(query.Error);
    }

    /// <summary>A question that takes as long as the trail: it reads all of it.</summary>
    public async Task<IResult> VerifyAsync(ApiCall call)
    {
        var asked = await call.ReadAsync<VerifyAudit>(MaxVerificationBytes);
        if (!asked.IsSuccess)
            return call.Answer(asked);

        using var publicKey = key.OpenPublicKey();
        using var connection = ledger.OpenForReading();
        return call.Answer(await Task.Run(() => AuditVerification.Run(connection, publicKey, asked.Value.Sequences), call.Cancelled));
    }

    private static Result<AuditQuery> ReadQuery(IQueryCollection asked)
    {
        var (after, before, limit) = (Number(asked["after"]), Number(asked["before"]), Number(asked["limit"]));
        return limit is < 1 or > AuditQuery.LargestPage ? ErrorCodes.CommandLine.FieldNotAcceptable.With($"limit: from 1 to {AuditQuery.LargestPage}.")
            : after is < 0 || before is < 0 ? ErrorCodes.CommandLine.FieldNotAcceptable.With("after, before: a record's number, or 0.")
            : Time(asked["since"]) is { } since && since == DateTimeOffset.MinValue ? ErrorCodes.CommandLine.FieldNotAcceptable.With("since: not a time such as 2026-03-01T12:00:00Z.")
            : new AuditQuery
            {
                After = after,
                Before = before,
                Limit = (int)(limit ?? 100),
                Realm = asked["realm"].FirstOrDefault(),
                Action = asked["action"].FirstOrDefault(),
                Actor = asked["actor"].FirstOrDefault(),
                Since = Time(asked["since"]),
                Refusals = asked["refusals"] == "true",
            };
    }

    // What is there and is no number counts as one that is out of range.
    private static long? Number(string? text)
        => text is null ? null : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static DateTimeOffset? Time(string? text)
        => text is null ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : DateTimeOffset.MinValue;

    private static IResult Reading<T>(ApiCall call, Func<T> read)
        where T : notnull
    {
        try
        {
            return call.Answer<T>(read());
        }
        catch (Exception exception) when (exception is SqliteException or InvalidDataException)
        {
            return call.Answer<T>(ErrorCodes.Audit.TrailUnreadable.With($"The audit trail cannot be read: {exception.Message}"));
        }
    }

    private AuditPage ReadPage(AuditQuery query)
    {
        using var connection = ledger.OpenForReading();
        var (records, next) = query.Read(connection);
        var previous = query.After is not { } after ? null
            : after == 0 ? AuditTable.ReadIdentity(connection).Genesis.Hash.ToArray()
            : AuditTable.ReadHash(connection, after);
        return new AuditPage([.. records.Select(AuditLine.Of)], previous is null ? null : Convert.ToHexStringLower(previous), next);
    }

    private List<ValidationTotal> ReadValidations()
    {
        using var connection = ledger.OpenForReading();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT realm, outcome, sum(count) FROM validations WHERE hour > $hour GROUP BY realm, outcome ORDER BY realm, outcome";
        command.Parameters.AddWithValue("$hour", (time.GetUtcNow().ToUnixTimeSeconds() / 3600) - 24);
        using var row = command.ExecuteReader();
        var totals = new List<ValidationTotal>();
        while (row.Read())
            totals.Add(new ValidationTotal(row.GetString(0), row.GetString(1), row.GetInt64(2)));
        return totals;
    }

    private List<string> Warnings()
        => [.. delivery.Targets.Count == 0 ? ["checkpoints are sent nowhere, so a cut-off end of the trail would not show; set audit.checkpointFile or audit.syslog"] : Array.Empty<string>(), .. delivery.Warnings];
}
