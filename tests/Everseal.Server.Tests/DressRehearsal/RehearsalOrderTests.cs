using Everseal.Core.Errors;
using Everseal.Server.DressRehearsal;

namespace Everseal.Server.Tests.DressRehearsal;

public sealed class RehearsalOrderTests
{
    private static readonly DateTimeOffset Now = TestNode.Start;

    [Theory]
    [InlineData("+90d", "2026-05-30T12:00:00Z")]
    [InlineData("+36h", "2026-03-03T00:00:00Z")]
    [InlineData("2027-03-01", "2027-03-01T00:00:00Z")]
    [InlineData("2027-03-01T12:30:00Z", "2027-03-01T12:30:00Z")]
    public void ReadTime_DateOrDistance_IsThatTime(string text, string expected)
        => RehearsalOrder.ReadTime(text, Now).OrThrow().Should().Be(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("2026-03-01")]
    [InlineData("+0d")]
    [InlineData("-90d")]
    [InlineData("+90")]
    [InlineData("+99999d")]
    [InlineData("2090-01-01")]
    [InlineData("01.03.2027")]
    [InlineData("+2147483648d")]
    [InlineData("")]
    public void ReadTime_PastFarOrNoTime_IsRefused(string text)
        => RehearsalOrder.ReadTime(text, Now).Error!.Code.Should().Be(ErrorCodes.Rehearsals.DateUnusable);
}
