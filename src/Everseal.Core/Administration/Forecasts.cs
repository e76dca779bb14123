namespace Everseal.Core.Administration;

/// <summary>Which certificates end within a time, and what stops with each.</summary>
public sealed record ForecastDescription(DateTimeOffset Now, DateTimeOffset Until, IReadOnlyList<ForecastLine> Certificates);

/// <param name="Use"><c>root</c>, <c>issuing-ca</c>, <c>tls</c>, <c>signing-key</c>, <c>service</c> or <c>encryption</c>.</param>
/// <param name="Realm">Null for the whole server's.</param>
/// <param name="Renewal"><c>itself</c>, <c>successor</c> (another one is published already) or <c>person</c>.</param>
/// <param name="RenewsAt">When the server begins to replace it; null where it does not.</param>
/// <param name="NeedsPerson">Whether somebody is hit unless a person acts.</param>
/// <param name="Logins">Realms in which nobody could log in.</param>
/// <param name="Effect">What one would see if nothing took its place.</param>
/// <param name="Next">The command for the person; null where none is needed.</param>
public sealed record ForecastLine(
    string Name,
    string Use,
    string? Realm,
    string Subject,
    string SerialNumber,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    string Renewal,
    DateTimeOffset? RenewsAt,
    bool NeedsPerson,
    IReadOnlyList<string> Logins,
    IReadOnlyList<string> RelyingParties,
    IReadOnlyList<string> Services,
    string Effect,
    string? Next);
