namespace Everseal.Watch.Probes.Http;

/// <summary>Addresses that name one host are asked for at another: a node behind a balancer, or a name that does not resolve here.</summary>
/// <param name="Name">As the addresses have it, and as it is sent in SNI and in the Host header.</param>
/// <param name="Host">To connect to.</param>
public sealed record HttpRoute(string Name, string Host);
