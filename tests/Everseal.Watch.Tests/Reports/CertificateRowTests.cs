using Everseal.Core.Expiry;
using Everseal.Watch.Reports;

namespace Everseal.Watch.Tests.Reports;

public sealed class CertificateRowTests
{
    [Fact]
    public void Of_SameRootAtManyTargets_IsOneRow()
    {
        var fleet = Enumerable.Range(1, 3).Select(number => Sample.Vcenter with { Target = $"vcenter://vc{number}.example.org" }).ToList();

        CertificateRow.Of(Sample.Of(fleet), authorities: true).Should().ContainSingle().Which.Targets.Should().Be("vcenter://vc1.example.org and 2 more");
    }

    [Fact]
    public void Of_SeveralCertificates_SoonestFirst()
        => CertificateRow.Of(Sample.Report, authorities: false).Select(row => row.Certificate.Days).Should().Equal(-2, 20);

    [Fact]
    public void Status_WhatOnlyLiesThere_IsNotRed()
        => new CertificateRow(Sample.Leaf with { InUse = false, Severity = Severity.None, Days = -5 }, "a").Status.Should().Be("not in use");
}
