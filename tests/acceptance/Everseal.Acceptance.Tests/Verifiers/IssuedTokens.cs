using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Server;
using static Everseal.Acceptance.Tests.Messages.Namespaces;

namespace Everseal.Acceptance.Tests.Verifiers;

/// <summary>One token of every kind that the STS issues.</summary>
internal static class IssuedTokens
{
    public static readonly string[] Kinds = ["bearer", "bearer with audience", "holder-of-key", "holder-of-key of an ECDSA key", "interactive holder-of-key", "renewed",
        "delegated", "by token", "for several", "narrowed"];

    private const string Claims =
        """<Claims Dialect="http://schemas.xmlsoap.org/ws/2005/05/identity"><i:ClaimType xmlns:i="http://schemas.xmlsoap.org/ws/2005/05/identity" Uri="http://rsa.com/schemas/attr-names/2009/01/GroupIdentity"/></Claims>""";

    private const string Participants =
        """<Participants><Primary><a:EndpointReference xmlns:a="http://www.w3.org/2005/08/addressing"><a:Address>https://p.example/?a=1&amp;b=2</a:Address></a:EndpointReference></Primary></Participants>""";

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
            "delegated" => await DelegatingAsync(shared, bearer),
            "by token" => new TrustRequest { Signer = shared.RsaService, Identity = (await shared.Server.SendAsync(holderOfKey)).Token },
            "for several" => bearer with { AppliesTo = "https://rp.example/", More = Participants },
            "narrowed" => bearer with { More = Claims },
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind of token"),
        };
        return (await shared.Server.SendAsync(request)).Token;
    }

    private static async Task<TrustRequest> DelegatingAsync(SharedServer shared, TrustRequest person)
    {
        await shared.Server.CommandAsync("group", "add-member", "ActAsUsers", shared.RsaService.Name);
        var token = (await shared.Server.SendAsync(person with { More = "<Delegatable>true</Delegatable>" })).Token;
        return new TrustRequest { Signer = shared.RsaService, More = $"""<w:ActAs xmlns:w="{Trust14}">{token}</w:ActAs>""" };
    }
}
