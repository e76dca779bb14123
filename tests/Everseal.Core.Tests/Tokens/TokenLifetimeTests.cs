using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.Tests.Keys;
using Everseal.Core.Tokens;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.Tokens;

public sealed class TokenLifetimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, 123, TimeSpan.Zero);

    private static readonly SigningCredential Signer = TestCredentials.Create("k", Now.AddDays(-1), TimeSpan.FromDays(365));

    private static readonly ValidityPeriod Holder = new(Now.AddDays(-1), Now.AddDays(300));

    /// <summary>Minutes from now; null stands for "not asked".</summary>
    [Theory]
    [InlineData(null, null, 60, LifetimeBound.Policy)]
    [InlineData(0, 5, 5, LifetimeBound.Request)]
    [InlineData(0, 60, 60, LifetimeBound.Request)]
    [InlineData(0, 61, 60, LifetimeBound.Policy)]
    [InlineData(null, 5, 5, LifetimeBound.Request)]
    [InlineData(5, 10, 5, LifetimeBound.Request)] // the client's clock is 5 minutes ahead
    [InlineData(-8, -3, 5, LifetimeBound.Request)] // the client's clock is 8 minutes behind
    [InlineData(-60, 20, 20, LifetimeBound.Request)]
    [InlineData(10, null, 60, LifetimeBound.Policy)]
    public void Decide_Bearer_EndsAtTheEarliest(int? from, int? until, int expectedMinutes, LifetimeBound bound)
    {
        var lifetime = Decide(Asked(from, until)).OrThrow();

        lifetime.NotBefore.Should().Be(Now);
        lifetime.NotOnOrAfter.Should().Be(Now.AddMinutes(expectedMinutes));
        lifetime.Bound.Should().Be(bound);
    }

    [Theory]
    [InlineData(0, 0, "before it starts")]
    [InlineData(0, -5, "before it starts")]
    [InlineData(11, 20, "not postdated")]
    [InlineData(11, null, "not postdated")]
    [InlineData(-60, -1, "ended at")]
    [InlineData(null, -20, "ended at")]
    [InlineData(null, 0, "ended at")]
    public void Decide_ImpossibleRequest_IsRefusedWithBothTimes(int? from, int? until, string reason)
    {
        var error = Decide(Asked(from, until)).Error!;

        error.Code.Should().Be(ErrorCodes.Tokens.LifetimeImpossible);
        error.PublicDetail.Should().Contain(reason);
    }

    [Fact]
    public void Decide_HolderOfKey_MayLiveForThirtyDays()
        => Decide(Asked(0, 60 * 24 * 40), Holder).OrThrow().NotOnOrAfter.Should().Be(Now.AddDays(30));

    [Fact]
    public void Decide_HolderCertificateEndsSooner_EndsWithIt()
    {
        var lifetime = Decide(Asked(null, null), Holder with { NotAfter = Now.AddDays(2) }).OrThrow();

        (lifetime.NotOnOrAfter, lifetime.Bound).Should().Be((Now.AddDays(2), LifetimeBound.HolderCertificate));
    }

    [Theory]
    [InlineData(-2, -1)]
    [InlineData(1, 2)]
    public void Decide_HolderCertificateNotValidNow_IsRefused(int fromDays, int untilDays)
        => Decide(Asked(null, null), new ValidityPeriod(Now.AddDays(fromDays), Now.AddDays(untilDays)))
            .Error!.Code.Should().Be(ErrorCodes.Tokens.HolderCertificateNotValid);

    [Fact]
    public void Decide_SigningCertificateEndsSooner_EndsWithItAndSaysSo()
    {
        var now = Signer.Validity.NotAfter.AddMinutes(-10);

        var lifetime = Decide(Asked(null, null), now: now).OrThrow();

        lifetime.NotOnOrAfter.Should().Be(Signer.Validity.NotAfter);
        lifetime.IsCutBySigningCertificate.Should().BeTrue();
    }

    [Fact]
    public void Decide_RequestEndsBeforeTheSigningCertificate_IsNotReportedAsACut()
    {
        var now = Signer.Validity.NotAfter.AddMinutes(-10);

        Decide(new TokenRequest { From = now, Until = now.AddMinutes(5) }, now: now).OrThrow()
            .IsCutBySigningCertificate.Should().BeFalse();
    }

    [Fact]
    public void Decide_SigningCertificateExpired_IsRefusedInTheWordsThatClientsKnow()
    {
        var error = Decide(Asked(null, null), now: new DateTimeOffset(2028, 8, 9, 0, 0, 0, TimeSpan.Zero)).Error!;

        error.Code.Should().Be(ErrorCodes.Tokens.SigningCertificateNotValid);
        error.PublicDetail.Should().Be(
            $"Signing certificate is not valid at 2028-08-09T00:00:00Z, cert validity: {Signer.Validity}");
    }

    [Fact]
    public void Decide_SigningCertificateNotYetValid_IsRefused()
        => Decide(Asked(null, null), now: Signer.Validity.NotBefore.AddSeconds(-1))
            .Error!.Code.Should().Be(ErrorCodes.Tokens.SigningCertificateNotValid);

    [Fact]
    public void Decide_LastSecondOfTheSigningCertificate_LeavesNothing()
        => Decide(Asked(null, null), now: Signer.Validity.NotAfter)
            .Error!.Code.Should().Be(ErrorCodes.Tokens.LifetimeEmpty);

    [Fact]
    public void Decide_TimesBelowTheMillisecond_AreCutOff()
    {
        var lifetime = Decide(Asked(null, null), now: Now.AddTicks(4567)).OrThrow();

        lifetime.NotBefore.Should().Be(Now);
        lifetime.NotOnOrAfter.Should().Be(Now.AddHours(1));
    }

    private static TokenRequest Asked(int? from, int? until) => new()
    {
        From = from is { } start ? Now.AddMinutes(start) : null,
        Until = until is { } end ? Now.AddMinutes(end) : null,
    };

    private static Result<TokenLifetime> Decide(TokenRequest request, ValidityPeriod? holder = null, DateTimeOffset? now = null)
        => TokenLifetime.Decide(request, new TokenPolicy("https://sts"), holder, Signer, now ?? Now);
}
