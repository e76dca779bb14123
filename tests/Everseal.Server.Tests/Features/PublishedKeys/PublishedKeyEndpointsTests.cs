using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Xml.Linq;
using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.Tokens;
using Everseal.Server.Features.PublishedKeys;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;
using Everseal.Server.Rollover;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Tests.Features.PublishedKeys;

public sealed class PublishedKeyEndpointsTests : IAsyncLifetime
{
    private static readonly XNamespace Signature = "http://www.w3.org/2000/09/xmldsig#";

    private readonly TemporaryDirectory _directory = new();
    private TestNode _node = null!;
    private PublishedKeyEndpoints _keys = null!;

    private SigningKeyRing Ring => _node.Get<RealmDirectory>().Default!.Ring;

    private DateTimeOffset Now => _node.Time.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        _node = await TestNode.StartAsync(_directory.Path);
        _keys = new PublishedKeyEndpoints(_node.Get<RealmDirectory>(), _node.Get<KeyAdoptions>(), _node.Get<ClockWatch>(), _node.Time);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(TestNode.Realm)]
    [InlineData("EVERSEAL.local")]
    public async Task Metadata_RealmOrNone_IsThatOfTheRealm(string? realm)
    {
        var answer = await MetadataAsync(realm);

        answer.Status.Should().Be(200);
        XDocument.Parse(answer.Text).Root!.Attribute("entityID")!.Value.Should().Be($"https://localhost:8443/websso/SAML2/Metadata/{TestNode.Realm}");
        answer.Headers.ContentType.ToString().Should().Be("application/samlmetadata+xml");
    }

    [Fact]
    public async Task EveryAddress_UnknownRealm_IsNotFound()
    {
        foreach (var endpoint in new Func<Microsoft.AspNetCore.Http.HttpContext, Task>[]
        {
            context => _keys.MetadataAsync(context, "nowhere"), context => _keys.JsonWebKeySetAsync(context, "nowhere"),
            context => _keys.TenantCertificatesAsync(context, "nowhere"), context => _keys.MetadataAsync(context, "nowhere", MetadataSecret.Generate()),
        })
        {
            (await HttpAnswer.OfAsync(endpoint)).Status.Should().Be(404);
        }
    }

    [Fact]
    public async Task Metadata_NextPublished_ListsTheSignerFirstAtOnce()
    {
        var before = await MetadataAsync();
        await SecondSigner.AddAsync(_node);
        var after = await MetadataAsync();

        Leaves(before).Should().HaveCount(1);
        Leaves(after).Should().HaveCount(2).And.Subject.First().Should().Be(Leaves(before)[0], "the next key must not displace the one that signs");
        after.EntityTag.Should().NotBe(before.EntityTag);
    }

    [Theory]
    [InlineData("GET", null, 200, true)]
    [InlineData("GET", "\"other\"", 200, true)]
    [InlineData("GET", "{0}", 304, true)]
    [InlineData("GET", "W/{0}", 304, true)]
    [InlineData("GET", "*", 304, false)]
    [InlineData("HEAD", null, 200, false)]
    [InlineData("HEAD", "*", 304, false)]
    [InlineData("HEAD", "{0}", 304, false)]
    public async Task OwnAddress_Asked_CountsAsAdoptionWhenTheCallerHasTheKeys(string method, string? ifNoneMatch, int status, bool isAdopted)
    {
        var secret = await RegisterAsync("https://reads.example", TimeSpan.FromHours(1));
        Task JsonWebKeySetAsync(Microsoft.AspNetCore.Http.HttpContext context) => _keys.JsonWebKeySetAsync(context, TestNode.Realm, secret);
        var tag = (await HttpAnswer.OfAsync(JsonWebKeySetAsync, "HEAD")).EntityTag;

        var answer = await HttpAnswer.OfAsync(JsonWebKeySetAsync, method, ifNoneMatch: ifNoneMatch?.Replace("{0}", tag, StringComparison.Ordinal));

        answer.Status.Should().Be(status);
        _node.Get<KeyAdoptions>().Read(TestNode.Realm)
            .Any(adoption => adoption.RelyingParty == "https://reads.example" && adoption.FetchedAt == Now).Should().Be(isAdopted);
    }

    [Fact]
    public async Task OwnAddress_ConnectionGone_IsNoAdoption()
    {
        var secret = await RegisterAsync("https://reads.example", TimeSpan.FromHours(1));

        await HttpAnswer.OfAsync(async context =>
        {
            context.RequestAborted = new CancellationToken(canceled: true);
            await _keys.Invoking(keys => keys.MetadataAsync(context, TestNode.Realm, secret)).Should().ThrowAsync<OperationCanceledException>();
        });

        _node.Get<KeyAdoptions>().Read(TestNode.Realm).Should().BeEmpty();
    }

    [Fact]
    public async Task Metadata_PromotionComes_ListsTheNewSignerFirstWithoutAReload()
    {
        await SecondSigner.AddAsync(_node, promotedAt: Now.AddDays(10));
        var before = Leaves(await MetadataAsync());
        _node.Time.Advance(TimeSpan.FromDays(10));
        var after = Leaves(await MetadataAsync());

        after.Should().Equal(before[1], before[0]);
        (await KeyKindsAsync()).Should().Equal("EC", "RSA");
    }

    [Fact]
    public async Task Metadata_SameStateTwice_IsTheSameTag()
    {
        var first = await MetadataAsync();
        _node.Get<RealmDirectory>().Reload();
        _node.Time.Advance(TimeSpan.FromHours(1));

        (await MetadataAsync()).EntityTag.Should().Be(first.EntityTag);
    }

    [Fact]
    public async Task EveryAddress_AllCertificatesEnded_NamesTheCause()
    {
        await MetadataAsync();
        _node.Time.Advance(TimeSpan.FromDays(800));

        foreach (var answer in new[]
        {
            await MetadataAsync(), await HttpAnswer.OfAsync(context => _keys.JsonWebKeySetAsync(context, null)),
            await HttpAnswer.OfAsync(context => _keys.TenantCertificatesAsync(context, TestNode.Realm)),
        })
        {
            answer.Status.Should().Be(503, "an empty document would make readers forget the keys that they have");
            answer.Text.Should().StartWith(ErrorCodes.Tokens.SigningCertificateNotValid.Id).And.Contain("Signing certificate is not valid at");
            answer.Headers.CacheControl.ToString().Should().Be("no-store");
        }
    }

    [Fact]
    public async Task RelyingPartyMetadata_OwnUrl_FitsItsRefreshIntervalAndStaysPrivate()
    {
        var secret = await RegisterAsync("https://rp.example/", TimeSpan.FromMinutes(10));

        var answer = await MetadataOfAsync(secret);

        answer.Status.Should().Be(200);
        XDocument.Parse(answer.Text).Root!.Attribute("cacheDuration")!.Value.Should().Be("PT10M");
        answer.Headers.CacheControl.ToString().Should().Be("private, max-age=300");
    }

    [Fact]
    public async Task Metadata_RelyingPartyReadsOften_NoCopyIsKeptLongerThanItReads()
    {
        var usual = await MetadataAsync();
        await RegisterAsync("https://rp.example/", TimeSpan.FromMinutes(10));
        var eager = await MetadataAsync();

        usual.Headers.CacheControl.ToString().Should().Be("public, max-age=1800");
        eager.Headers.CacheControl.ToString().Should().Be("public, max-age=300");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(42)]
    [InlineData(5000)]
    public async Task RelyingPartyMetadata_WrongSecret_IsNotFound(int length)
    {
        var secret = await RegisterAsync("https://rp.example/", TimeSpan.FromHours(1));

        (await MetadataOfAsync(length < secret.Length ? secret[..length] : secret + new string('x', length))).Status.Should().Be(404);
        (await MetadataOfAsync(MetadataSecret.Generate())).Status.Should().Be(404);
    }

    [Fact]
    public async Task RelyingPartyMetadata_DisabledThenRemoved_IsNotFound()
    {
        var secret = await RegisterAsync("https://rp.example/", TimeSpan.FromHours(1));
        await ChangeAsync("https://rp.example/", rules => rules with { IsEnabled = false });
        var disabled = await MetadataOfAsync(secret);
        await ChangeAsync("https://rp.example/", rules => rules with { IsEnabled = true });
        var enabled = await MetadataOfAsync(secret);
        await _node.Get<RelyingPartyStore>().RemoveAsync(TestNode.Realm, "https://rp.example/", CancellationToken.None);
        _node.Get<RealmDirectory>().Reload();
        var removed = await MetadataOfAsync(secret);

        (disabled.Status, enabled.Status, removed.Status).Should().Be((404, 200, 404));
        (await HttpAnswer.OfAsync(context => _keys.JsonWebKeySetAsync(context, TestNode.Realm, secret))).Status.Should().Be(404);
    }

    [Fact]
    public async Task TenantCertificates_Chain_IsVcentersShapeWithTheSignerFirst()
    {
        await SecondSigner.AddAsync(_node);

        var chains = await ChainsAsync("?scope=TENANT");

        chains.Select(chain => chain[0]).Should().Equal(Ring.PublishedAt(Now).Select(credential => credential.Certificate));
        chains.Should().OnlyContain(chain => chain.Count == 3, "leaf, issuing CA and root");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?scope=tenant&granularity=leaf")]
    [InlineData("?scope=TENANT&granularity=LEAF")]
    public async Task TenantCertificates_Leaf_HoldsLeavesOnly(string query)
        => (await ChainsAsync(query)).Should().OnlyContain(chain => chain.Count == (query.Length == 0 ? 3 : 1));

    [Fact]
    public async Task TenantCertificates_Base64_IsWrittenAsItIs()
    {
        var answer = await HttpAnswer.OfAsync(context => _keys.TenantCertificatesAsync(context, TestNode.Realm));

        foreach (var line in Ring.PublishedAt(Now)[0].Chain.SelectMany(certificate => certificate.ExportCertificatePem().Split('\n')))
            answer.Text.Should().Contain(line, "scripts look for certificates with grep");
    }

    [Theory]
    [InlineData("?scope=EXTERNAL_IDP")]
    [InlineData("?scope=TENANT&granularity=ALL")]
    public async Task TenantCertificates_OtherWords_AreRefused(string query)
        => (await HttpAnswer.OfAsync(context => _keys.TenantCertificatesAsync(context, TestNode.Realm), query: query)).Status.Should().Be(400);

    private Task<HttpAnswer> MetadataAsync(string? realm = null) => HttpAnswer.OfAsync(context => _keys.MetadataAsync(context, realm));

    private Task<HttpAnswer> MetadataOfAsync(string secret) => HttpAnswer.OfAsync(context => _keys.MetadataAsync(context, TestNode.Realm, secret));

    private async Task<List<string>> KeyKindsAsync()
    {
        using var document = JsonDocument.Parse((await HttpAnswer.OfAsync(context => _keys.JsonWebKeySetAsync(context, null))).Text);
        return [.. document.RootElement.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kty").GetString()!)];
    }

    private async Task<List<List<X509Certificate2>>> ChainsAsync(string query)
    {
        var answer = await HttpAnswer.OfAsync(context => _keys.TenantCertificatesAsync(context, TestNode.Realm), query: query);
        using var document = JsonDocument.Parse(answer.Text);
        return [.. document.RootElement.EnumerateArray().Select(chain => chain.GetProperty("certificates").EnumerateArray()
            .Select(certificate => X509Certificate2.CreateFromPem(certificate.GetProperty("encoded").GetString())).ToList())];
    }

    private static List<string> Leaves(HttpAnswer metadata)
        => [.. XDocument.Parse(metadata.Text).Descendants(Signature + "X509Data").Select(data => data.Elements().First().Value)];

    private async Task<string> RegisterAsync(string identifier, TimeSpan refreshInterval)
    {
        var declaration = new RelyingPartyDeclaration(identifier, refreshInterval, RelyingPartyRules.None);
        var registration = new RelyingPartyRegistration(declaration, null, MetadataSecret.Generate(), Now);
        (await _node.Get<RelyingPartyStore>().AddAsync(TestNode.Realm, registration, CancellationToken.None)).OrThrow();
        _node.Get<RealmDirectory>().Reload();
        return registration.MetadataSecret;
    }

    private async Task ChangeAsync(string identifier, Func<RelyingPartyRules, RelyingPartyRules> change)
    {
        (await _node.Get<RelyingPartyStore>().ChangeAsync(
            TestNode.Realm, identifier, one => one with { Declaration = one.Declaration with { Rules = change(one.Declaration.Rules) } }, CancellationToken.None)).OrThrow();
        _node.Get<RealmDirectory>().Reload();
    }
}
