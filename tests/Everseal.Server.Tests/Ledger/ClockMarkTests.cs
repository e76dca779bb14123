using Everseal.Server.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.Ledger;

/// <summary>What a restart may believe of the time: only what was confirmed before it.</summary>
public sealed class ClockMarkTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(TestNode.Start);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Start_AfterAJumpAheadThatWasSeenAndNotConfirmed_IsInDoubtStill()
    {
        await SeeAsync(TestNode.Start, isSteady: true);
        await SeeAsync(TestNode.Start.AddDays(800), isSteady: false);

        VerdictAt(TestNode.Start.AddDays(800).AddMinutes(2)).Should().Be(ClockVerdict.Forward);
    }

    [Fact]
    public async Task Start_AfterAJumpAheadThatWasConfirmed_IsSteady()
    {
        await SeeAsync(TestNode.Start, isSteady: true);
        await SeeAsync(TestNode.Start.AddDays(800), isSteady: false);
        await SeeAsync(TestNode.Start.AddDays(800).AddHours(6), isSteady: true);

        VerdictAt(TestNode.Start.AddDays(800).AddHours(7)).Should().Be(ClockVerdict.Steady);
    }

    [Fact]
    public async Task Start_TimeSetRightAfterAJumpAhead_IsBackward()
    {
        await SeeAsync(TestNode.Start, isSteady: true);
        await SeeAsync(TestNode.Start.AddDays(800), isSteady: false);

        VerdictAt(TestNode.Start.AddHours(1)).Should().Be(ClockVerdict.Backward);
    }

    private async Task SeeAsync(DateTimeOffset time, bool isSteady)
    {
        using var ledger = Open();
        (await ledger.RecordTimeAsync(time, isSteady ? time : null, CancellationToken.None)).Should().BeNull();
    }

    private ClockVerdict VerdictAt(DateTimeOffset now)
    {
        _time.AdjustTime(now);
        using var ledger = Open();
        return new ClockWatch(ledger, _time).Status.Verdict;
    }

    private TokenLedger Open() => new(_directory.File("ledger.db"), _time, NullLogger<TokenLedger>.Instance);
}
