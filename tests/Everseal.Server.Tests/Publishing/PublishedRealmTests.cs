using Everseal.Core.Keys;
using Everseal.Server.Publishing;
using Everseal.Server.Realms;

namespace Everseal.Server.Tests.Publishing;

/// <summary>Starts from a realm whose first key ends thirty days before its second.</summary>
public sealed class PublishedRealmTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private TestNode _node = null!;

    private RealmSnapshot Realm => _node.Get<RealmDirectory>().Default!;

    private SigningKeyEntry First => Realm.Ring.Entries[0];

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        _node = await TestNode.StartAsync(_directory.Path);
        _node.Time.Advance(TimeSpan.FromDays(30));
        await SecondSigner.AddAsync(_node);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public void KeyIds_EndedWithinTheClockTolerance_HasItStill()
        => At(First.Credential.Validity.End.AddMinutes(9)).KeyIds.Should().Contain(First.KeyId, "a reader's clock may be behind by so much");

    [Fact]
    public void KeyIds_EndedBefore_HasItNoLonger()
        => At(First.Credential.Validity.End.AddMinutes(11)).KeyIds.Should().ContainSingle().Which.Should().NotBe(First.KeyId);

    [Fact]
    public void KeyIds_ClockJumpedAndIsNotConfirmed_LosesNone()
        => At(First.Credential.Validity.End.AddDays(10), timeIsConfirmed: false).KeyIds.Should().HaveCount(2, "a reader with the right time would forget a key that is in use");

    [Fact]
    public void IsGoodAt_ToleranceOfAnEndHasPassed_IsFalse()
    {
        var end = First.Credential.Validity.End;
        var published = At(end.AddMinutes(1));

        published.IsGoodAt(end.AddMinutes(9), timeIsConfirmed: true).Should().BeTrue();
        published.IsGoodAt(end.AddMinutes(11), timeIsConfirmed: true).Should().BeFalse();
        published.IsGoodAt(end.AddMinutes(9), timeIsConfirmed: false).Should().BeFalse();
    }

    private PublishedRealm At(DateTimeOffset now, bool timeIsConfirmed = true) => new(Realm, new Uri("https://localhost:8443/"), now, timeIsConfirmed);
}
