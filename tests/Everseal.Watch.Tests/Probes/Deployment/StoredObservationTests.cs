using System.Text.Json;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Watch.Probes;
using Everseal.Watch.Probes.Deployment;
using Everseal.Watch.Tests.Probes.Files;
using Everseal.Watch.Tests.Verdicts;

namespace Everseal.Watch.Tests.Probes.Deployment;

/// <summary>The server program's answer, and answers that it should not give.</summary>
public sealed class StoredObservationTests
{
    private static readonly StoredCertificate Leaf = new(Folder.Der(TestIssuer.Issuing.Leaf("CN=sts", 300)), "signing", 2, 0, "realm/key", IsInUse: true, RenewsItself: false);

    [Fact]
    public void Read_Answer_IsWhatIsStored()
    {
        var source = Read(new StoredCertificates(StoredCertificates.CurrentVersion, [new StoredSource("Realm a: signs", "everseal.db", [Leaf])])).OrThrow()[0];

        source.IsStored.Should().BeTrue();
        source.Certificates.Should().ContainSingle().Which.Should().Match<ObservedCertificate>(certificate =>
            certificate.Use == CertificateUse.TokenSigning && certificate.Chain == 2 && certificate.Slot == "realm/key" && certificate.InUse == true && certificate.RenewsItself == false);
    }

    [Fact]
    public void Read_Revoked_IsTold()
        => Read(new StoredCertificates(StoredCertificates.CurrentVersion, [new StoredSource("CA", "everseal.db", [Leaf, Leaf with { IsRevoked = true }])])).OrThrow()[0]
            .Certificates.Select(certificate => certificate.IsRevoked).Should().Equal(false, true);

    [Fact]
    public void Read_CertificateDamaged_IsTheSourcesFailure()
    {
        var source = Read(new StoredCertificates(StoredCertificates.CurrentVersion, [new StoredSource("CA", "everseal.db", [Leaf, Leaf with { Der = [1, 2, 3], Slot = "bad" }])])).OrThrow()[0];

        source.Failure!.PublicDetail.Should().Contain("bad");
        source.Certificates.Should().ContainSingle();
    }

    [Fact]
    public void Read_TableFailed_KeepsItsCode()
        => Read(new StoredCertificates(StoredCertificates.CurrentVersion, [new StoredSource("CA", "everseal.db", [], new StoredFailure(ErrorCodes.Server.StorageFailed.Id, "busy"))]))
            .OrThrow()[0].Failure.Should().Be(ErrorCodes.Server.StorageFailed.With("busy"));

    [Fact]
    public void Read_NeverRehearsed_SaysSo()
        => RehearsalOf(last: null).Should().Be("No rehearsal is on record.");

    [Fact]
    public void Read_Rehearsed_SaysWhenAndWhatWasFound()
        => RehearsalOf(new RehearsalDescription(new(2026, 11, 26, 5, 0, 0, default), new(2027, 2, 24, 5, 0, 0, default), WithRenewal: true, "breaks"))
            .Should().Be("On 2026-11-26, of 2027-02-24 with renewal: breaks.");

    [Fact]
    public void Read_OtherVersion_IsRefused()
        => Read(new StoredCertificates(99, [])).Error!.Code.Should().Be(ErrorCodes.FileProbes.DeploymentNotReadable);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"version\":1}")]
    [InlineData("error EVS-6001: something")]
    public void Read_NoSuchJson_IsRefused(string answer)
        => StoredObservation.Read(answer).Error!.Code.Should().Be(ErrorCodes.FileProbes.DeploymentNotReadable);

    private static string RehearsalOf(RehearsalDescription? last)
    {
        var source = Read(new StoredCertificates(StoredCertificates.CurrentVersion, []) { LastRehearsal = last }).OrThrow().Should().ContainSingle().Which;
        var remark = source.Remarks.Should().ContainSingle().Which;
        remark.Code.Should().Be(ErrorCodes.Rehearsals.LastRehearsal);
        return remark.PublicDetail;
    }

    private static Result<IReadOnlyList<ObservedSource>> Read(StoredCertificates stored)
        => StoredObservation.Read(JsonSerializer.Serialize(stored, StoredCertificatesJson.Default.StoredCertificates));
}
