using Everseal.Core.WsTrust;
using Everseal.Server.Tests.Vmomi;

namespace Everseal.Server.Tests.Features.WsTrust;

/// <summary>Good requests, each a starting point from which a test changes one thing.</summary>
internal static class Ask
{
    public static RequestSigner Signer(ServiceIdentity identity) => new(identity.Certificate, identity.Key);

    /// <summary>By password; renewable and delegatable.</summary>
    public static OutgoingRequest ByPassword(string user = StsNode.Ann) => new(TrustOperation.Issue)
    {
        Username = user,
        Password = StsNode.Password,
        KeyType = KeyType.Bearer,
        Renewable = true,
        Delegatable = true,
        Lifetime = TimeSpan.FromMinutes(30),
    };

    /// <summary>By a registered certificate.</summary>
    public static OutgoingRequest ByKey(ServiceIdentity identity) => new(TrustOperation.Issue)
    {
        Signer = Signer(identity),
        KeyType = KeyType.PublicKey,
        Renewable = true,
        Delegatable = true,
        Lifetime = TimeSpan.FromHours(2),
    };

    /// <summary>By a token, whose key signs.</summary>
    public static OutgoingRequest ByToken(ReadOnlyMemory<byte> token, ServiceIdentity identity) => ByKey(identity) with { Identity = token };

    public static OutgoingRequest Cancel(ReadOnlyMemory<byte> token) => new(TrustOperation.Cancel) { Target = token };

    public static OutgoingRequest Renew(ReadOnlyMemory<byte> token, ServiceIdentity identity) => new(TrustOperation.Renew) { Target = token, Signer = Signer(identity) };
}
