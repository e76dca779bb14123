using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Verifiers;

/// <summary>One token of every kind that the STS issues.</summary>
internal static class IssuedTokens
{
    public static readonly string[] Kinds = ["bearer", "bearer with audience", "holder-of-key", "holder-of-key of an ECDSA key", "interactive holder-of-key", "renewed"];

    public static async Task<string> IssueAsync(SharedServer shared, string kind)
    {
        var bearer = new TrustRequest { User = shared.Ann, Password = SharedServer.AnnPassword };
        var holderOfKey = new TrustRequest { Signer = shared.RsaService, More = "<Renewing Allow=\"true\" OK=\"false\"/>" };
        var request = kind switch
        {
            "bearer" => bearer,
            "bearer with audience" => bearer with { AppliesTo = "https://rp.example/?a=1&b=<2>" },
            "holder-of-key" => holderOfKey,
            "holder-of-key of an ECDSA key" => holderOfKey with { Signer = shared.EcdsaService },
            "interactive holder-of-key" => bearer with { Signer = shared.RsaService },
            "renewed" => TrustRequest.Renew((await shared.Server.SendAsync(holderOfKey)).Token, shared.RsaService),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind of token"),
        };
        return (await shared.Server.SendAsync(request)).Token;
    }
}
