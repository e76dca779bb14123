namespace Everseal.Server.Administration;

/// <summary>Marks a request that came over TLS with a token that was accepted for it.</summary>
/// <param name="Actor">The token's subject, and through whom it acts.</param>
/// <param name="Source">The peer's address.</param>
internal sealed record RemoteCaller(string Actor, string Source);
