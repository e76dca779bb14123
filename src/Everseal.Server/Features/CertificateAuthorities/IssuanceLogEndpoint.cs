using System.Globalization;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Administration;
using Everseal.Server.Authorities;

namespace Everseal.Server.Features.CertificateAuthorities;

/// <summary>The issuance log in pages: <c>/api/v1/ca/log?profile=&amp;subject=&amp;since=&amp;before=&amp;limit=</c>.</summary>
internal sealed class IssuanceLogEndpoint(IssuanceLog log, TimeProvider time)
{
    private const int UsualPage = 200;

    public IResult Read(ApiCall call)
    {
        var query = ReadQuery(call);
        return query.IsSuccess ? call.Answer<IssuancePage>(Page(query.Value)) : call.Answer(query);
    }

    private IssuancePage Page(IssuanceQuery query)
    {
        var entries = log.Read(query);
        var now = time.GetUtcNow();
        return new IssuancePage(
            [.. entries.Select(entry => new IssuanceDescription(
                entry.Id, entry.SerialNumber, entry.Profile, entry.Subject, Status(entry, now), entry.Requester, entry.RequestedAt, entry.IssuedAt, entry.NotAfter))],
            entries.Count == query.Limit ? entries[^1].Id : null);
    }

    private static Result<IssuanceQuery> ReadQuery(ApiCall call)
    {
        var query = new IssuanceQuery(UsualPage, Profile: call.Query("profile"), Subject: call.Query("subject"));
        if (call.Query("limit") is { } limit)
        {
            if (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > IssuanceLog.LargestPage)
                return Refuse($"limit: a whole number from 1 to {IssuanceLog.LargestPage}");
            query = query with { Limit = number };
        }

        if (call.Query("before") is { } before)
        {
            if (!long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                return Refuse("before: the number that the page before gave as next");
            query = query with { BeforeId = id };
        }

        if (call.Query("since") is { } since)
        {
            if (!DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
                return Refuse("since: a time such as 2026-11-25T00:00:00Z");
            query = query with { Since = instant };
        }

        return query;
    }

    private static string Status(IssuanceEntry entry, DateTimeOffset now)
        => entry.IssuedAt is null ? "requested" : entry.RevokedAt is not null ? "revoked" : now > entry.NotAfter ? "expired" : "issued";

    private static StsError Refuse(string detail) => ErrorCodes.CommandLine.FieldNotAcceptable.With(detail);
}
