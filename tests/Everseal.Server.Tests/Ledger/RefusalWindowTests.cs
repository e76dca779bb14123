using Everseal.Server.Ledger;

namespace Everseal.Server.Tests.Ledger;

public sealed class RefusalWindowTests
{
    private readonly RefusalWindow _window = new();

    [Fact]
    public void Close_FloodOfOneKind_GivesOneRecordWithTheCount()
    {
        var admitted = Enumerable.Range(0, 5000).Count(second => _window.IsFirst(Refusal("alice", second / 100.0)));

        admitted.Should().Be(1);
        var repeated = _window.Close(TestNode.Start.AddMinutes(1)).Should().ContainSingle().Which;
        (repeated.Count, repeated.Actor, repeated.Action, repeated.ErrorId).Should().Be((4999, "alice", "Issue", "EVS-4001"));
        repeated.Detail.Should().StartWith("4999 more like the record of 2026-03-01 12:00:00 UTC");
    }

    [Fact]
    public void Close_BeforeItsMinuteIsOver_GivesNothing()
    {
        _window.IsFirst(Refusal("alice"));
        _window.IsFirst(Refusal("alice"));

        _window.Close(TestNode.Start.AddSeconds(59)).Should().BeEmpty();
        _window.Close(now: null).Should().ContainSingle("the server ends");
    }

    [Fact]
    public void Close_ClockThatWasSetBack_EndsTheWindowAllTheSame()
    {
        _window.IsFirst(Refusal("alice"));
        _window.IsFirst(Refusal("alice"));

        _window.Close(TestNode.Start.AddDays(-1)).Should().ContainSingle();
    }

    [Fact]
    public void IsFirst_AfterItsWindowClosed_IsFirstAgain()
    {
        _window.IsFirst(Refusal("alice"));
        _window.Close(TestNode.Start.AddMinutes(1)).Should().BeEmpty("one is no flood");

        _window.IsFirst(Refusal("alice")).Should().BeTrue();
    }

    [Fact]
    public void Close_ManyNamesFromOneSource_NamesSomeOfThem()
    {
        for (var name = 0; name < 100; name++)
            _window.IsFirst(Refusal($"user{name:00}"));

        var repeated = _window.Close(now: null).Should().ContainSingle().Which;
        repeated.Count.Should().Be(99);
        repeated.Actor.Should().BeNull();
        repeated.Detail.Should().EndWith("for user01, user02, user03, user04, user05, user06, user07, user08 and others");
    }

    [Fact]
    public void IsFirst_MoreKindsThanFit_CountsTheRestAsOne()
    {
        var admitted = Enumerable.Range(0, 100_000).Count(source => _window.IsFirst(Refusal("alice") with { Source = $"192.0.2.{source}" }));

        admitted.Should().Be(1025);
        var repeated = _window.Close(now: null).Should().ContainSingle().Which;
        (repeated.Count, repeated.Action).Should().Be((100_000 - 1025, "refusals of many kinds"));
    }

    [Fact]
    public void PutBack_WhatCouldNotBeWritten_IsCountedWithTheNext()
    {
        _window.IsFirst(Refusal("alice"));
        _window.IsFirst(Refusal("alice"));
        var unwritten = _window.Close(now: null).Single();

        _window.PutBack(unwritten);
        _window.IsFirst(Refusal("alice")).Should().BeFalse();

        _window.Close(now: null).Single().Count.Should().Be(2);
    }

    private static AuditRecord Refusal(string actor, double second = 0)
        => new(TestNode.Start.AddSeconds(second), TestNode.Realm, "Issue", actor, "192.0.2.1", "EVS-4001", "wrong password");
}
