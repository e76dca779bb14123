using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;

namespace Everseal.Core.Tests.Incidents;

public sealed class IncidentTextsTests
{
    [Theory]
    [InlineData("safe\u202Egnp.exe", "safegnp.exe")]
    [InlineData("\u2066a\u2069", "a")]
    [InlineData("rot\u00ADate", "rotate")]
    [InlineData("pay\u200Bpal\uFEFF", "paypal")]
    [InlineData("tag\U000E0041\U000E007F", "tag")]
    [InlineData("one\r\ntwo\u2028three\u2029\u0085", "one  two three  ")]
    [InlineData("Zoë 😀 – 日本", "Zoë 😀 – 日本")]
    public void Cleaned_WhatHidesOrTurnsAround_IsGone(string text, string expected)
    {
        var report = IncidentReport.Of(IncidentSubject.Own(text), Condition(text)).Cleaned();

        report.Subject.Slot.Should().Be(expected);
        report.Condition!.Detail.Should().Be(expected);
        report.Condition.Certificate.Should().Be(expected);
        IncidentTexts.ShortLine(text).Should().Be(expected);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("😀")]
    public void Cleaned_Megabyte_IsShortAndWholeAndTheSameWhenCleanedAgain(string of)
    {
        var cleaned = IncidentTexts.ShortLine("a" + string.Concat(Enumerable.Repeat(of, 500_000)));

        cleaned.Length.Should().BeInRange(255, 256);
        cleaned.Should().EndWith("…").And.NotMatchRegex("[\\uD800-\\uDBFF](?![\\uDC00-\\uDFFF])", "no pair is cut in two");
        IncidentTexts.ShortLine(cleaned).Should().Be(cleaned);
    }

    [Fact]
    public void Cleaned_HalfOfAPair_IsReplaced()
        => IncidentTexts.ShortLine("half \uD83D" + 'x').Should().Be("half \uFFFDx");

    private static IncidentCondition Condition(string text) => new(ErrorCodes.Alarms.TargetNotChecked, Severity.Warning, text, text, text) { Certificate = text };
}
