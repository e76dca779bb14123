using Everseal.Core.Expiry;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.Expiry;

public sealed class CarriedCertificateTests
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ValidityPeriod TwoYears = ValidityPeriod.Starting(Begin, TimeSpan.FromDays(730));

    [Theory]
    [InlineData(486, CarryingOver.Kept)]
    [InlineData(487, CarryingOver.Refreshed)]
    [InlineData(729, CarryingOver.Refreshed)]
    [InlineData(5000, CarryingOver.Refreshed)]
    public void Decide_SignerThatRenewsItself_IsRefreshedFromTheLastThirdOn(int day, CarryingOver expected)
        => Decide(CertificateRole.SigningKey, day).What.Should().Be(expected);

    [Theory]
    [InlineData(CertificateRole.SigningKey)]
    [InlineData(CertificateRole.IssuingCa)]
    [InlineData(CertificateRole.Root)]
    public void Decide_NothingReplacesIt_IsForAPerson(CertificateRole role)
        => Decide(role, day: 600, renewsItself: false).What.Should().Be(CarryingOver.ForAPerson);

    [Fact]
    public void Decide_SuccessorThatLastsLonger_Follows()
        => Decide(CertificateRole.SigningKey, day: 600, renewsItself: false, successor: Begin.AddDays(900)).What.Should().Be(CarryingOver.Followed);

    [Theory]
    [InlineData(600, 700)]
    [InlineData(1000, 900)]
    public void Decide_SuccessorThatEndsFirstOrHasEnded_IsNone(int day, int successorEnds)
        => Decide(CertificateRole.SigningKey, day, renewsItself: false, Begin.AddDays(successorEnds)).What.Should().Be(CarryingOver.ForAPerson);

    /// <summary>So is the TLS certificate that another CA signed.</summary>
    [Theory]
    [InlineData(699, CarryingOver.Kept)]
    [InlineData(701, CarryingOver.ForAPerson)]
    public void Decide_TlsOfAnotherCa_GoesByTheAlarm(int day, CarryingOver expected)
        => Decide(CertificateRole.Tls, day, renewsItself: false).What.Should().Be(expected);

    /// <summary>A service's certificate is its owner's: it is news when its alarm says so, thirty days before the end.</summary>
    [Theory]
    [InlineData(699, CarryingOver.Kept)]
    [InlineData(701, CarryingOver.ForAPerson)]
    public void Decide_Service_GoesByTheAlarm(int day, CarryingOver expected)
        => Decide(CertificateRole.Service, day, renewsItself: false).What.Should().Be(expected);

    private static CarriedCertificate Decide(CertificateRole role, int day, bool renewsItself = true, DateTimeOffset? successor = null)
        => CarriedCertificate.Decide(role, TwoYears, renewsItself, successor, Begin.AddDays(day));
}
