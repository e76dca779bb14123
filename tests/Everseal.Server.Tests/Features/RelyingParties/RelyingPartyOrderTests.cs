using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.Tokens;
using Everseal.Server.Features.RelyingParties;

namespace Everseal.Server.Tests.Features.RelyingParties;

public sealed class RelyingPartyOrderTests
{
    private const string Id = "https://rp.example/";

    private static readonly DateTimeOffset Now = TestNode.Start;

    private static readonly RelyingPartyOrder Order = new(new TokenPolicy("https://sts.example/"), "secret", Now);

    private static readonly AddRelyingParty Full = new(
        Id, 600, "holder-of-key", 60, 120, ["emailAddress"], TestCertificates.SelfSigned("rp", Now.AddDays(-1), TimeSpan.FromDays(30)).ExportCertificatePem());

    [Fact]
    public void Create_IdentifierAlone_TakesTheRealmsRules()
    {
        var registration = Order.Create(new AddRelyingParty(Id)).OrThrow();

        registration.Declaration.Should().Be(new RelyingPartyDeclaration(Id, TimeSpan.FromHours(1), new RelyingPartyRules()));
        registration.MetadataSecret.Should().Be("secret");
    }

    [Fact]
    public void Apply_OneField_LeavesTheOthers()
    {
        var present = Order.Create(Full).OrThrow();

        var changed = new RelyingPartyOrder(new TokenPolicy("https://sts.example/"), "another", Now).Apply(new ChangeRelyingParty(KeyType: "bearer"), present).OrThrow();

        changed.Should().BeEquivalentTo(present with
        {
            Declaration = present.Declaration with { Rules = present.Declaration.Rules with { KeyType = AcceptedKeyType.Bearer } },
        });
    }

    [Fact]
    public void Apply_ZeroEmptyAndNone_GiveBackTheRealmsOwn()
    {
        var changed = Order.Apply(
            new ChangeRelyingParty(MaxBearerLifetimeSeconds: 0, MaxHolderOfKeyLifetimeSeconds: 0, Claims: [], EncryptionCertificate: ""), Order.Create(Full).OrThrow()).OrThrow();

        changed.EncryptionCertificate.Should().BeNull();
        changed.Declaration.Rules.Should().Be(new RelyingPartyRules { KeyType = AcceptedKeyType.HolderOfKey });
    }

    [Fact]
    public void Apply_NewMetadataUrl_ReplacesTheSecret()
    {
        var present = Order.Create(Full).OrThrow() with { MetadataSecret = "old" };

        Order.Apply(new ChangeRelyingParty(NewMetadataUrl: true), present).OrThrow().MetadataSecret.Should().Be("secret");
        Order.Apply(new ChangeRelyingParty(NewMetadataUrl: false), present).OrThrow().MetadataSecret.Should().Be("old");
    }

    public static TheoryData<string, AddRelyingParty, ErrorCode> Refused => new()
    {
        { "identifier", Full with { Id = "" }, ErrorCodes.RelyingParties.IdentifierNotAllowed },
        { "refresh", Full with { RefreshIntervalSeconds = long.MaxValue }, ErrorCodes.RelyingParties.RefreshIntervalNotAllowed },
        { "refresh", Full with { RefreshIntervalSeconds = -600 }, ErrorCodes.RelyingParties.RefreshIntervalNotAllowed },
        { "key type", Full with { KeyType = "Bearer" }, ErrorCodes.CommandLine.FieldNotAcceptable },
        { "lifetime", Full with { MaxBearerLifetimeSeconds = 3601 }, ErrorCodes.RelyingParties.LifetimeNotAllowed },
        { "lifetime", Full with { MaxHolderOfKeyLifetimeSeconds = long.MinValue }, ErrorCodes.RelyingParties.LifetimeNotAllowed },
        { "claim", Full with { Claims = ["everything"] }, ErrorCodes.RelyingParties.ClaimRuleNotUsable },
        { "certificate", Full with { EncryptionCertificate = "-" }, ErrorCodes.CommandLine.FieldNotAcceptable },
        { "certificate", Full with { EncryptionCertificate = TestCertificates.SelfSigned("rp", Now.AddDays(-9), TimeSpan.FromDays(3)).ExportCertificatePem() }, ErrorCodes.RelyingParties.EncryptionCertificateNotUsable },
        { "certificate", Full with { EncryptionCertificate = TestCertificates.WithImpossibleDate("rp", Now.AddDays(-1)).ExportCertificatePem() }, ErrorCodes.CommandLine.FieldNotAcceptable },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Create_OneThingWrong_IsRefused(string what, AddRelyingParty order, ErrorCode code)
        => Order.Create(order).Error?.Code.Should().Be(code, what);
}
