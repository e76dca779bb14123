using System.Net;
using Everseal.Server.IdentitySources;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.IdentitySources;

public sealed class LoginThrottleTests
{
    private const string Realm = "everseal.local";
    private static readonly AttemptSource Source = AttemptSource.FromAddress(IPAddress.Parse("192.0.2.1"));

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly LoginThrottle _throttle;

    public LoginThrottleTests() => _throttle = new LoginThrottle(_time);

    [Fact]
    public void Record_RightPasswordThatWasBeingVerifiedWhenTheLockCame_IsRefused()
    {
        Fail(LoginThrottle.AllowedFailures);

        _throttle.Record(Realm, "alice", Source, verified: true).Should().BeFalse("guessing in parallel must not escape the lock");
    }

    [Fact]
    public void Record_SuccessAfterFailures_StartsTheCountAnew()
    {
        Fail(4);
        _throttle.Record(Realm, "alice", Source, verified: true).Should().BeTrue();
        Fail(4);

        _throttle.LockedUntil(Realm, "alice", Source).Should().BeNull();
    }

    [Fact]
    public void Record_FailuresWhileLocked_DoNotProlongTheLock()
    {
        Fail(5);
        var until = _throttle.LockedUntil(Realm, "alice", Source);
        _time.Advance(TimeSpan.FromMinutes(4));
        Fail(20);

        _throttle.LockedUntil(Realm, "alice", Source).Should().Be(until).And.Be(_time.GetUtcNow().AddMinutes(1));
    }

    [Fact]
    public void Record_FailureAfterTheLock_CountsFromOne()
    {
        Fail(5);
        _time.Advance(LoginThrottle.LockTime);
        Fail(1);

        _throttle.LockedUntil(Realm, "alice", Source).Should().BeNull();
    }

    [Fact]
    public void Record_FailuresForOtherNames_CountApart()
    {
        FailOnNames(LoginThrottle.AllowedFailures);

        _throttle.LockedUntil(Realm, "user1", Source).Should().BeNull();
    }

    [Fact]
    public void Record_SuccessInAnotherRealm_ClearsNothing()
    {
        Fail(4);
        _throttle.Record("other.realm", "alice", Source, verified: true).Should().BeTrue();
        Fail(1);

        _throttle.LockedUntil(Realm, "alice", Source).Should().NotBeNull();
    }

    [Fact]
    public void Record_FailuresAcrossNames_LockTheSourceForFiveMinutes()
    {
        FailOnNames(LoginThrottle.AllowedFailuresOfSource - 1);
        _throttle.LockedUntil(Realm, "alice", Source).Should().BeNull();
        Fail(1);

        _throttle.LockedUntil(Realm, "bob", Source).Should().Be(_time.GetUtcNow() + LoginThrottle.LockTime);
        _throttle.LockedUntil(Realm, "bob", AttemptSource.FromAddress(IPAddress.Parse("192.0.2.2"))).Should().BeNull();
    }

    [Fact]
    public void Record_SuccessBetweenFailuresAcrossNames_DoesNotClearTheSource()
    {
        FailOnNames(LoginThrottle.AllowedFailuresOfSource - 1);
        _throttle.Record(Realm, "own account", Source, verified: true).Should().BeTrue();
        Fail(1);

        _throttle.LockedUntil(Realm, "bob", Source).Should().NotBeNull();
    }

    [Fact]
    public void Record_AfterTheWindowOfOthers_ForgetsThem()
    {
        FailOnNames(40);
        _time.Advance(LoginThrottle.Window + TimeSpan.FromSeconds(1));
        Fail(1);

        _throttle.Count.Should().Be(1, "only alice's failure still has an effect");
    }

    [Fact]
    public void Forget_NameInAnotherRealm_StaysLocked()
    {
        Fail(5);

        _throttle.Forget("other.realm", "alice");
        _throttle.LockedUntil(Realm, "Alice").Should().NotBeNull();

        _throttle.Forget(Realm, "Alice");
        _throttle.LockedUntil(Realm, "Alice").Should().BeNull();
    }

    private void FailOnNames(int names)
    {
        for (var i = 0; i < names; i++)
            _throttle.Record(Realm, "user" + i, Source, verified: false);
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
            _throttle.Record(Realm, "alice", Source, verified: false);
    }
}
