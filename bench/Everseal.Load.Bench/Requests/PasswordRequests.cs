using Everseal.Core.WsTrust;

namespace Everseal.Load.Requests;

/// <summary>A person's requests for a bearer token.</summary>
internal sealed class PasswordRequests(string username, string password)
{
    public IReadOnlyList<ReadOnlyMemory<byte>> Make(int count) => [.. Enumerable.Range(0, count).Select(_ => Make())];

    private ReadOnlyMemory<byte> Make() => RequestSecurityTokenWriter.Write(
        new OutgoingRequest(TrustOperation.Issue) { Username = username, Password = password, KeyType = KeyType.Bearer },
        Guid.NewGuid(),
        DateTimeOffset.UtcNow);
}
