using Everseal.Core.Audit;
using Everseal.Server.Ledger;

namespace Everseal.Server.Tests.Ledger;

public sealed class RefusalWindowTests
{
    private readonly RefusalWindow _window = new();

    [Fact]
    public void Close_FloodOfOneKind_GivesOneRecordWithTheCount()
    {
        var admitted = Enumerable.Range(0, 5000).Count(second => _window.IsWritten(Refusal("alice", second / 100.0)));

        admitted.Should().Be(50);
        var repeated = _window.Close(TestNode.Start.AddMinutes(1)).Should().ContainSingle().Which;
        (repeated.Count, repeated.Actor, repeated.Action, repeated.ErrorId).Should().Be((4950, "alice", "Issue", "EVS-4001"));
        repeated.Detail.Should().StartWith("4950 more like the record of 2026-03-01 12:00:00 UTC");
    }

    [Fact]
    public void Close_BeforeItsMinuteIsOver_GivesNothing()
    {
        Flood(51);

        _window.Close(TestNode.Start.AddSeconds(59)).Should().BeEmpty();
        _window.Close(now: null).Should().ContainSingle("the server ends");
    }

    [Fact]
    public void Close_ClockThatWasSetBack_EndsTheWindowAllTheSame()
    {
        Flood(51);

        _window.Close(TestNode.Start.AddDays(-1)).Should().ContainSingle();
    }

    [Fact]
    public void IsWritten_AfterItsWindowClosed_StartsAnew()
    {
        _window.IsWritten(Refusal("alice"));
        _window.Close(TestNode.Start.AddMinutes(1)).Should().BeEmpty("one is no flood");

        _window.IsWritten(Refusal("alice")).Should().BeTrue();
    }

    [Fact]
    public void Close_ManyNamesFromOneSource_NamesSomeOfThem()
    {
        for (var name = 0; name < 100; name++)
            _window.IsWritten(Refusal($"user{name:00}"));

        var repeated = _window.Close(now: null).Should().ContainSingle().Which;
        repeated.Count.Should().Be(50);
        repeated.Actor.Should().BeNull();
        repeated.Detail.Should().EndWith("for user50, user51, user52, user53, user54, user55, user56, user57 and others");
    }

    [Fact]
    public void IsWritten_MoreKindsThanFit_CountsTheRestAsOne()
    {
        var admitted = Enumerable.Range(0, 100_000).Count(source => _window.IsWritten(Refusal("alice") with { Source = $"192.0.2.{source}" }));

        admitted.Should().Be(1024 + 50);
        var repeated = _window.Close(now: null).Should().ContainSingle().Which;
        (repeated.Count, repeated.Action).Should().Be((100_000 - 1024 - 50, "refusals of many kinds"));
    }

    [Fact]
    public void IsWritten_IncidentAmongMoreKindsThanFit_IsWrittenForItself()
    {
        for (var source = 0; source < 2000; source++)
            _window.IsWritten(Refusal("alice") with { Source = $"192.0.2.{source}" });
        var incident = Refusal("alice") with { Kind = AuditKind.Incident, Action = "accept token" };

        _window.IsWritten(incident).Should().BeTrue("no flood of refusals may hide it");
        var further = Enumerable.Range(0, 100).Count(_ => _window.IsWritten(incident));

        _window.Close(now: null).Should().ContainSingle(record => record.Kind == AuditKind.Incident).Which.Count.Should().Be(100 - further);
    }

    [Fact]
    public void Close_IncidentsLikeRefusals_AreNotCountedWithThem()
    {
        Flood(60);
        for (var incident = 0; incident < 60; incident++)
            _window.IsWritten(Refusal("alice") with { Kind = AuditKind.Incident });

        _window.Close(now: null).Select(record => record.Kind).Should().BeEquivalentTo([AuditKind.Refusal, AuditKind.Incident]);
    }

    [Fact]
    public void PutBack_WhatCouldNotBeWritten_IsCountedWithTheNext()
    {
        Flood(51);
        var unwritten = _window.Close(now: null).Single();

        _window.PutBack(unwritten);
        _window.IsWritten(Refusal("alice")).Should().BeFalse();

        _window.Close(now: null).Single().Count.Should().Be(2);
    }

    /// <summary>Many addresses, each below its own bound, are a flood as well.</summary>
    [Fact]
    public void IsWritten_ManyKindsAFew_AreAThousandBesideTheFirstOnes()
    {
        var admitted = Enumerable.Range(0, 500 * 10).Count(i => _window.IsWritten(Refusal("alice") with { Source = $"192.0.2.{i % 500}" }));

        admitted.Should().Be(500 + 1000);
        _window.Close(now: null).Sum(repeated => repeated.Count).Should().Be(5000 - 1500);
    }

    private void Flood(int refusals)
    {
        for (var i = 0; i < refusals; i++)
            _window.IsWritten(Refusal("alice"));
    }

    private static AuditRecord Refusal(string actor, double second = 0)
        => new(TestNode.Start.AddSeconds(second), TestNode.Realm, "Issue", actor, "192.0.2.1", "EVS-4001", "wrong password");
}
