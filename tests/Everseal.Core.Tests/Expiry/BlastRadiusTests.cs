using Everseal.Core.Expiry;
using Everseal.Core.Keys;
using Everseal.Core.Tests.Keys;
using Everseal.Core.Tests.X509;

namespace Everseal.Core.Tests.Expiry;

/// <summary>Starts from a realm with one key, one relying party and one service, beside another realm, and changes one thing.</summary>
public sealed class BlastRadiusTests
{
    private const string Reports = "https://reports.example/";

    private static readonly DateTimeOffset Start = TestAuthority.Born.AddDays(10);
    private static readonly SigningCredential First = TestCredentials.Create("first", Start);
    private static readonly SigningKeyRing Alone = SigningKeyRing.StartingWith("one.local", First, Start);
    private static readonly DependentRealm Other = new("two.local", SigningKeyRing.StartingWith("two.local", TestCredentials.Create("other", Start), Start), [], ["backup"]);

    private static IReadOnlyList<DependentRealm> Realms(SigningKeyRing ring) => [new DependentRealm("one.local", ring, [Reports], ["vpxd"]), Other];

    private static ForecastCertificate Certificate(CertificateRole use, string? realm = null, string? owner = null, string? keyId = null)
        => new(use, use.Word(), "CN=x", "01", First.Validity, Renewal.Person, realm, owner, keyId);

    private static ForecastCertificate FirstKey => Certificate(CertificateRole.SigningKey, "one.local", keyId: "first");

    private static SigningKeyRing WithSuccessor => Alone.Add(TestCredentials.Create("second", Start.AddDays(250)), Start.AddDays(250))
        .Then(ring => ring.Publish("second", Start.AddDays(250))).Then(ring => ring.Promote("second", Start.AddDays(300))).OrThrow();

    [Fact]
    public void Of_OnlySigningKey_StopsItsRealmAndNoOther()
    {
        var stops = BlastRadius.Of(FirstKey, Realms(Alone));

        stops.Logins.Should().Equal("one.local");
        stops.RelyingParties.Should().Equal(Reports);
        stops.Services.Should().Equal("vpxd@one.local");
    }

    [Fact]
    public void Of_SigningKeyWithSuccessor_StopsNobody()
        => BlastRadius.Of(FirstKey, Realms(WithSuccessor)).IsEmpty.Should().BeTrue();

    [Fact]
    public void Of_SigningKeyToWhichSomebodyIsPinned_StopsThatOne()
    {
        var stops = BlastRadius.Of(FirstKey, Realms(WithSuccessor.Pin(Reports, "first", Start.AddDays(301)).OrThrow()));

        stops.RelyingParties.Should().Equal(Reports);
        stops.Logins.Should().BeEmpty();
    }

    [Theory]
    [InlineData(CertificateRole.Root)]
    [InlineData(CertificateRole.IssuingCa)]
    public void Of_Authority_StopsEverything(CertificateRole use)
    {
        var stops = BlastRadius.Of(Certificate(use), Realms(WithSuccessor));

        stops.Logins.Should().Equal("one.local", "two.local");
        stops.RelyingParties.Should().Equal(Reports);
        stops.Services.Should().Equal("vpxd@one.local", "backup@two.local");
    }

    [Fact]
    public void Of_Tls_StopsLoginsButNotThoseWhoHoldTokens()
    {
        var stops = BlastRadius.Of(Certificate(CertificateRole.Tls), Realms(Alone));

        stops.Logins.Should().HaveCount(2);
        stops.RelyingParties.Should().BeEmpty();
    }

    [Fact]
    public void Of_Service_StopsThatServiceAlone()
    {
        var stops = BlastRadius.Of(Certificate(CertificateRole.Service, "one.local", "vpxd"), Realms(Alone));

        stops.Services.Should().Equal("vpxd@one.local");
        stops.Logins.Should().BeEmpty();
    }

    [Fact]
    public void Of_EncryptionCertificate_StopsNothingYet()
        => BlastRadius.Of(Certificate(CertificateRole.Encryption, "one.local", Reports), Realms(Alone)).IsEmpty.Should().BeTrue();
}
