using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.PublishedKeys;
using Everseal.Acceptance.Tests.Server;
using static Everseal.Acceptance.Tests.Messages.Namespaces;

namespace Everseal.Acceptance.Tests.RelyingParties;

/// <summary>What AppliesTo does over the wire: each test registers a relying party of its own.</summary>
[Collection(SharedServer.Collection)]
public sealed class AppliesToTests(SharedServer shared)
{
    private readonly string _id = $"https://rp-{Guid.NewGuid():N}.example/saml?a=1&b=2";

    private TrustRequest Bearer => new() { User = shared.Ann, Password = SharedServer.AnnPassword, AppliesTo = _id };

    private TrustRequest HolderOfKey => new() { Signer = shared.RsaService, AppliesTo = _id, More = "<Renewing Allow=\"true\" OK=\"false\"/>" };

    [Fact]
    public async Task Issue_Unregistered_NamesItAsAudienceUnderTheRealmsPolicy()
    {
        var issued = await shared.Server.SendAsync(Bearer);

        Audience(issued.Token).Should().Be(_id);
        issued.TokenEnd.Should().BeCloseTo(DateTimeOffset.UtcNow.AddHours(1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Issue_RegisteredLifetimeAndClaims_BindTheToken()
    {
        await AddAsync("--max-bearer-lifetime", "5m", "--claim", "urn:example:site = north", "--claim", "groups like no-such-*");

        var issued = await shared.Server.SendAsync(Bearer);

        issued.TokenEnd.Should().BeCloseTo(DateTimeOffset.UtcNow.AddMinutes(5), TimeSpan.FromMinutes(1));
        Audience(issued.Token).Should().Be(_id);
        AttributeNames(issued.Token).Should().Equal("urn:example:site", "http://vmware.com/schemas/attr-names/2011/07/isSolution");
        (await shared.Server.SendAsync(TrustRequest.Validate(issued.Token))).StatusCode.Should().Be(ValidStatus, "what it may not say does not make it invalid");
    }

    [Fact]
    public async Task Issue_OtherKeyType_IsRefused()
    {
        await AddAsync("--key-type", "holder-of-key");

        (await shared.Server.SendAsync(Bearer)).FaultCode.Should().Be("BadRequest");
        (await shared.Server.SendAsync(HolderOfKey)).HttpStatus.Should().Be(200);
    }

    [Fact]
    public async Task Renew_DisabledMeanwhile_IsRefusedUntilEnabled()
    {
        await AddAsync();
        var token = (await shared.Server.SendAsync(HolderOfKey)).Token;
        await SetAsync("--enabled", "off");
        var refused = await shared.Server.SendAsync(TrustRequest.Renew(token, shared.RsaService));
        await SetAsync("--enabled", "on", "--max-holder-of-key-lifetime", "10m");
        var renewed = await shared.Server.SendAsync(TrustRequest.Renew(token, shared.RsaService));

        refused.FaultCode.Should().Be("InvalidScope");
        renewed.HttpStatus.Should().Be(200, renewed.Xml);
        renewed.TokenEnd.Should().BeCloseTo(DateTimeOffset.UtcNow.AddMinutes(10), TimeSpan.FromMinutes(1), "the rules of now bind");
    }

    [Fact]
    public async Task Issue_RealmRequiresRegistration_RefusesWithTheNextCommand()
    {
        await RequireAsync("on");
        try
        {
            var unregistered = await shared.Server.SendAsync(Bearer);
            var unnamed = await shared.Server.SendAsync(Bearer with { AppliesTo = null });
            await AddAsync();
            var registered = await shared.Server.SendAsync(Bearer);

            (unregistered.FaultCode, unregistered.FaultNamespace).Should().Be(("InvalidScope", Trust13));
            unregistered.FaultText.Should().Contain("everseal relying-party add ID");
            unnamed.FaultCode.Should().Be("InvalidScope");
            registered.HttpStatus.Should().Be(200, registered.Xml);
        }
        finally
        {
            await RequireAsync("off");
        }
    }

    [Fact]
    public async Task MetadataUrl_OfItsOwn_AnswersUntilItIsReplaced()
    {
        var url = await AddAsync("--refresh", "10m");
        var metadata = await PublishedMetadata.FetchAsync(shared.Server, url);
        await SetAsync("--new-metadata-url");
        using var replaced = await shared.Server.Http.GetAsync(new Uri(url));

        metadata.EntityId.Should().Be((await PublishedMetadata.FetchAsync(shared.Server)).EntityId, "it is the same issuer");
        metadata.Xml.Should().Contain("cacheDuration=\"PT10M\"");
        replaced.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    /// <returns>Its metadata URL.</returns>
    private async Task<string> AddAsync(params IEnumerable<string> options)
    {
        var printed = (await shared.Server.CommandAsync(["relying-party", "add", _id, "-o", "json", .. options])).Succeeded();
        using var json = JsonDocument.Parse(printed);
        return json.RootElement.GetProperty("metadataUrl").GetString()!;
    }

    private async Task SetAsync(params IEnumerable<string> options)
        => (await shared.Server.CommandAsync(["relying-party", "set", _id, .. options])).Succeeded();

    private async Task RequireAsync(string onOff)
        => (await shared.Server.CommandAsync("realm", "set", "--require-relying-party", onOff)).Succeeded();

    private static string? Audience(string token)
        => XDocument.Parse(token).Descendants(XName.Get("Audience", Saml2)).SingleOrDefault()?.Value;

    private static IEnumerable<string> AttributeNames(string token)
        => XDocument.Parse(token).Descendants(XName.Get("Attribute", Saml2)).Select(attribute => attribute.Attribute("Name")!.Value);
}
