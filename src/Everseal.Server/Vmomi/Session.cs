using Everseal.Server.Realms;

namespace Everseal.Server.Vmomi;

/// <summary>A login that a cookie stands for.</summary>
/// <param name="Id">The cookie's value: a secret, 256 random bits.</param>
/// <param name="Key">Names the session where it may be seen; says nothing about <paramref name="Id"/>.</param>
/// <param name="NameId">The token's subject.</param>
/// <param name="Actor">The subject for the audit record, with those who act for it.</param>
/// <param name="EndsAt">The token's end at the latest.</param>
internal sealed record Session(string Id, Guid Key, string Realm, string NameId, string Actor, DateTimeOffset OpenedAt, DateTimeOffset EndsAt)
{
    /// <summary>What opened it. Without one nothing vouches for the session, and no call is answered in it.</summary>
    public AcceptedToken? Token { get; init; }

    /// <summary>A cookie that leaks into a log by way of its record would be a login.</summary>
    public override string ToString() => $"session {Key} of {Actor}";
}
