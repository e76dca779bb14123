using System.Net;
using Everseal.Server.IdentitySources;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.IdentitySources;

public sealed class LoginThrottleTests
{
    private static readonly AttemptSource Source = AttemptSource.FromAddress(IPAddress.Parse("192.0.2.1"));

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly LoginThrottle _throttle;

    public LoginThrottleTests() => _throttle = new LoginThrottle(_time);

    [Fact]
    public void Record_RightPasswordThatWasBeingVerifiedWhenTheLockCame_IsRefused()
    {
        Fail(LoginThrottle.AllowedFailures);

        _throttle.Record(Source, "alice", verified: true).Should().BeFalse("guessing in parallel must not escape the lock");
    }

    [Fact]
    public void Record_SuccessAfterFailures_StartsTheCountAnew()
    {
        Fail(4);
        _throttle.Record(Source, "alice", verified: true).Should().BeTrue();
        Fail(4);

        _throttle.LockedUntil(Source, "alice").Should().BeNull();
    }

    [Fact]
    public void Record_FailuresWhileLocked_DoNotProlongTheLock()
    {
        Fail(5);
        var until = _throttle.LockedUntil(Source, "alice");
        _time.Advance(TimeSpan.FromMinutes(4));
        Fail(20);

        _throttle.LockedUntil(Source, "alice").Should().Be(until).And.Be(_time.GetUtcNow().AddMinutes(1));
    }

    [Fact]
    public void Record_FailureAfterTheLock_CountsFromOne()
    {
        Fail(5);
        _time.Advance(LoginThrottle.LockTime);
        Fail(1);

        _throttle.LockedUntil(Source, "alice").Should().BeNull();
    }

    [Fact]
    public void Record_FailuresForOtherNames_CountApart()
    {
        for (var i = 0; i < 50; i++)
            _throttle.Record(Source, "user" + i, verified: false);

        _throttle.LockedUntil(Source, "user1").Should().BeNull();
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
            _throttle.Record(Source, "alice", verified: false);
    }
}
