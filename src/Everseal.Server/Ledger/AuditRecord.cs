namespace Everseal.Server.Ledger;

/// <summary>A refusal or an administrator's act, kept durably.</summary>
/// <param name="Action">What was asked: <c>Issue</c>, <c>Renew</c>, <c>user add</c>.</param>
/// <param name="Actor">Who asked: a user principal name as claimed, or <c>uid 1000</c> at the socket.</param>
/// <param name="Source">The caller's address.</param>
/// <param name="ErrorId">The <c>EVS-</c> id of a refusal; null for what succeeded.</param>
/// <param name="Detail">The operator's words; never a secret.</param>
public sealed record AuditRecord(
    DateTimeOffset At,
    string? Realm,
    string Action,
    string? Actor,
    string? Source,
    string? ErrorId,
    string? Detail)
{
    private const int LongestActor = 256;
    private const int LongestDetail = 1024;

    /// <summary>This record with its free texts cut: what nobody has verified may be a megabyte of anything.</summary>
    internal AuditRecord Clipped() => this with { Actor = Clip(Actor, LongestActor), Detail = Clip(Detail, LongestDetail) };

    private static string? Clip(string? text, int longest) => text?.Length > longest ? $"{text[..(longest - 1)]}…" : text;
}
