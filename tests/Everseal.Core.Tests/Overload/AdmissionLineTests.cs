using CsCheck;
using Everseal.Core.Overload;

namespace Everseal.Core.Tests.Overload;

public sealed class AdmissionLineTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(3);

    private readonly AdmissionLine<string> _line = new(new LineLimits(Places: 1, Waiting: 2, Wait));

    [Fact]
    public void Arrive_FreePlace_EntersAtOnce()
        => _line.Arrive("a", mayWait: true, TimeSpan.Zero, out _).Should().BeTrue();

    [Fact]
    public void Leave_LineMovesFast_TheOldestGoesFirst()
    {
        Arrive("a", "b", "c");

        _line.Leave(TimeSpan.FromSeconds(1)).Should().Be("b");
        _line.Leave(TimeSpan.FromSeconds(1)).Should().Be("c");
        _line.Leave(TimeSpan.FromSeconds(1)).Should().BeNull();
        _line.Working.Should().Be(0);
    }

    [Fact]
    public void Leave_OldestWaitedHalfTheTime_TheNewestGoesFirst()
    {
        Arrive("a", "b");
        _line.Arrive("c", mayWait: true, TimeSpan.FromSeconds(1), out _);

        _line.Leave(TimeSpan.FromSeconds(1.5)).Should().Be("c");
        _line.Leave(TimeSpan.FromSeconds(1.5)).Should().Be("b", "late is better than never");
    }

    [Fact]
    public void Arrive_LineIsFull_TheOldestIsTurnedAway()
    {
        Arrive("a", "b", "c");

        _line.Arrive("d", mayWait: true, TimeSpan.Zero, out var turnedAway).Should().BeFalse();

        turnedAway.Should().Be("b");
        _line.Leave(TimeSpan.Zero).Should().Be("c");
    }

    [Fact]
    public void Arrive_MayNotWait_IsTurnedAwayHimself()
    {
        Arrive("a", "b", "c");

        _line.Arrive("d", mayWait: false, TimeSpan.Zero, out var turnedAway).Should().BeFalse();

        turnedAway.Should().Be("d");
        _line.Waiting.Should().Be(2);
    }

    [Fact]
    public void Leave_EverybodyWaitedTooLong_LetsNobodyIn()
    {
        Arrive("a", "b");

        _line.Leave(Wait).Should().BeNull("b's client has given up");

        _line.TurnAwayLate(Wait).Should().Equal("b");
        _line.Waiting.Should().Be(0);
    }

    [Fact]
    public void TurnAwayLate_BeforeTheTime_KeepsThem()
    {
        Arrive("a", "b");

        _line.TurnAwayLate(Wait - TimeSpan.FromMilliseconds(1)).Should().BeEmpty();
    }

    [Fact]
    public void GiveUp_Waiting_IsNotCalledAnyMore()
    {
        Arrive("a", "b", "c");

        _line.GiveUp("c").Should().BeTrue();

        _line.Leave(TimeSpan.Zero).Should().Be("b");
        _line.GiveUp("b").Should().BeFalse("b has a place and must leave it");
    }

    /// <summary>Whatever happens: no more work than places, no more wait than may, and each is let in or turned away once.</summary>
    [Fact]
    public void AnySequence_KeepsItsLimitsAndForgetsNobody()
        => Gen.Int[0, 2].Array[0, 200].Sample(steps =>
        {
            var line = new AdmissionLine<object>(new LineLimits(Places: 3, Waiting: 4, TimeSpan.FromMilliseconds(20)));
            var (arrived, entered, away, left) = (0, 0, 0, 0);
            for (var i = 0; i < steps.Length; i++)
            {
                var now = TimeSpan.FromMilliseconds(i);
                if (steps[i] == 0 && entered > left)
                {
                    left++;
                    entered += line.Leave(now) is null ? 0 : 1;
                }
                else if (steps[i] == 1)
                {
                    away += line.TurnAwayLate(now).Count;
                }
                else
                {
                    arrived++;
                    entered += line.Arrive(new object(), mayWait: true, now, out var turnedAway) ? 1 : 0;
                    away += turnedAway is null ? 0 : 1;
                }

                if (line.Working != entered - left || line.Working > 3 || line.Waiting > 4 || arrived != entered + away + line.Waiting)
                    return false;
            }

            return true;
        });

    private void Arrive(params string[] names)
    {
        foreach (var name in names)
            _line.Arrive(name, mayWait: true, TimeSpan.Zero, out _);
    }
}
