using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.Tokens;
using Everseal.Server.Features.RealmSettings;
using Everseal.Server.Realms;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Tests.Realms;

/// <summary>What becomes of AppliesTo, from the store to the rules that bind.</summary>
public sealed class RelyingPartyResolutionTests : IAsyncLifetime
{
    private const string Id = "https://rp.example/";

    private static readonly RelyingPartyRules Strict = new()
    {
        KeyType = AcceptedKeyType.HolderOfKey,
        MaxBearerLifetime = TimeSpan.FromMinutes(5),
        Claims = ClaimRules.Read(["groups like vc-* as urn:example:role", "urn:example:site = a b"]).OrThrow(),
    };

    private readonly TemporaryDirectory _directory = new();
    private TestNode _node = null!;

    private RealmSnapshot Realm => _node.Get<RealmDirectory>().Default!;

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        _node = await TestNode.StartAsync(_directory.Path);
        var registration = new RelyingPartyRegistration(
            new RelyingPartyDeclaration(Id, TimeSpan.FromHours(1), Strict), null, MetadataSecret.Generate(), TestNode.Start);
        (await _node.Get<RelyingPartyStore>().AddAsync(TestNode.Realm, registration, CancellationToken.None)).OrThrow();
        _node.Get<RealmDirectory>().Reload();
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public void RelyingPartyFor_Registered_HasItsRulesAsStored()
    {
        var relyingParty = Realm.RelyingPartyFor(Id).OrThrow();

        (relyingParty.Audience, relyingParty.Rules.KeyType, relyingParty.Rules.MaxBearerLifetime).Should().Be((Id, Strict.KeyType, Strict.MaxBearerLifetime));
        relyingParty.Rules.Claims.Texts.Should().Equal(Strict.Claims.Texts);
    }

    [Theory]
    [InlineData("https://rp.example")]
    [InlineData("https://RP.example/")]
    [InlineData(null)]
    public void RelyingPartyFor_Other_HasTheRealmsPolicyAlone(string? audience)
    {
        var relyingParty = Realm.RelyingPartyFor(audience).OrThrow();

        (relyingParty.Audience, relyingParty.Rules).Should().Be((audience, RelyingPartyRules.None), "audiences are compared character by character");
    }

    [Fact]
    public async Task RelyingPartyFor_RealmRequiresOne_RefusesAllButRegistered()
    {
        await new RealmSettingStore(_node.Get<EversealDatabase>()).ChangeAsync(TestNode.Realm, new ChangeRealm(RequireRelyingParty: true), CancellationToken.None);
        _node.Get<RealmDirectory>().Reload();

        Realm.RelyingPartyFor(Id).IsSuccess.Should().BeTrue();
        Realm.RelyingPartyFor("https://other.example/").Error!.Code.Should().Be(ErrorCodes.RelyingParties.Unknown);
        Realm.RelyingPartyFor(null).Error!.Code.Should().Be(ErrorCodes.RelyingParties.NotNamed, "a token without an audience is good everywhere");
    }

    [Fact]
    public async Task Add_SameIdentifierTwice_IsRefused()
    {
        var again = new RelyingPartyRegistration(
            new RelyingPartyDeclaration(Id, TimeSpan.FromHours(1), RelyingPartyRules.None), null, MetadataSecret.Generate(), TestNode.Start);

        (await _node.Get<RelyingPartyStore>().AddAsync(TestNode.Realm, again, CancellationToken.None)).Error!.Code.Should().Be(ErrorCodes.RelyingParties.Exists);
    }

    [Fact]
    public async Task Find_WithAndWithoutCertificate_ReadsWhatWasStored()
    {
        var store = _node.Get<RelyingPartyStore>();
        var without = (await store.FindAsync(TestNode.Realm, Id, CancellationToken.None)).OrThrow();
        await store.ChangeAsync(TestNode.Realm, Id, one => one with { EncryptionCertificate = new byte[] { 1, 2, 3 } }, CancellationToken.None);
        var with = (await store.FindAsync(TestNode.Realm, Id, CancellationToken.None)).OrThrow();

        without.EncryptionCertificate.Should().BeNull();
        with.EncryptionCertificate!.Value.ToArray().Should().Equal(1, 2, 3);
        with.Should().Be(without with { EncryptionCertificate = with.EncryptionCertificate, Declaration = with.Declaration });
    }

    [Fact]
    public async Task Change_Unknown_IsNotFound()
        => (await _node.Get<RelyingPartyStore>().ChangeAsync(TestNode.Realm, "https://rp.example", one => one, CancellationToken.None))
            .Error!.Code.Should().Be(ErrorCodes.RelyingParties.NotFound);
}
