using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Alarms;
using Everseal.Server.Authorities;
using Everseal.Server.Realms;
using Everseal.Server.Tests.Repair;

namespace Everseal.Server.Tests.Alarms;

/// <summary>A TLS certificate of 200 days that another CA signed: nobody here renews it, so somebody must hear of it.</summary>
public sealed class ForeignTlsTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ForeignCa _ca = new(TestNode.Start);
    private AlarmNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await AlarmNode.StartAsync(_directory.Path);
        await ForeignTls.ImportAsync(_node.Node, _ca, days: 200);
    }

    public async ValueTask DisposeAsync() => await _node.DisposeAsync();

    public void Dispose()
    {
        _ca.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData(139, null)]
    [InlineData(141, Severity.Notice)]
    [InlineData(171, Severity.Warning)]
    [InlineData(187, Severity.Critical)]
    public async Task Look_BeforeItsEnd_SpeaksAsOfWhatAPersonReplaces(int day, Severity? severity)
    {
        var condition = (await LookAsync(day)).SingleOrDefault(report => report.Subject == IncidentSubject.Own("TLS"))?.Condition;

        (condition?.Severity).Should().Be(severity);
        if (condition is not null)
        {
            condition.Code.Should().Be(ErrorCodes.Alarms.CertificateEnding, "no renewal was due");
            condition.Next.Should().Be("everseal certificates replace tls --csr FILE");
            condition.Effect.Should().Contain("CN=Enterprise Root");
        }
    }

    [Fact]
    public async Task Look_AfterItsEnd_SaysThatTheOwnCasIsServedUntilAPersonDecides()
    {
        _node.Node.Time.AdjustTime(TestNode.Start.AddDays(201));
        var server = _node.Node.Get<ServerCertificates>();
        await server.LoadAsync(default);

        var reverted = (await LookAsync(201)).Single(report => report.Subject == IncidentSubject.Own("TLS of another CA")).Condition!;

        server.IsForeign.Should().BeFalse();
        (reverted.Code, reverted.Severity).Should().Be((ErrorCodes.ForeignCertificates.TlsReverted, Severity.Critical));
        reverted.Effect.Should().Contain("CN=Enterprise Policy CA");

        (await server.ReplaceAsync(default)).IsSuccess.Should().BeTrue();
        (await LookAsync(201)).Single(report => report.Subject == IncidentSubject.Own("TLS of another CA")).Condition.Should().BeNull();
    }

    [Theory]
    [InlineData("https://localhost:8443/", false)]
    [InlineData("https://127.0.0.1:8443/", false)]
    [InlineData("https://new.example.org/", true)]
    [InlineData("https://10.1.2.3/", true)]
    public async Task Look_PublicUrlOfALaterConfiguration_SpeaksWhereTheCertificateIsNotForIt(string publicUrl, bool speaks)
    {
        _node.Node.Get<RealmDirectory>().Load(new Uri(publicUrl));

        var condition = (await LookAsync(1)).Single(report => report.Subject == IncidentSubject.Own("TLS public host")).Condition;

        (condition?.Code, condition?.Next).Should().Be(speaks ? (ErrorCodes.ForeignCertificates.PublicHostNotNamed, "everseal certificates replace tls --csr FILE") : (null, null));
        if (speaks)
            condition!.Detail.Should().EndWith($"publicUrl names {new Uri(publicUrl).Host}");
    }

    [Fact]
    public async Task Look_OwnCasCertificateAndAnotherPublicUrl_IsSilentSinceAProxyMayStandBefore()
    {
        _node.Node.Get<RealmDirectory>().Load(new Uri("https://new.example.org/"));
        (await _node.Node.Get<ServerCertificates>().ReplaceAsync(default)).OrThrow();

        (await LookAsync(1)).Single(report => report.Subject == IncidentSubject.Own("TLS public host")).Condition.Should().BeNull();
    }

    [Fact]
    public async Task Look_StandInIsRenewed_GoesOnSayingSo()
    {
        _node.Node.Time.AdjustTime(TestNode.Start.AddDays(201));
        var server = _node.Node.Get<ServerCertificates>();
        await server.LoadAsync(default);
        var standIn = server.Current!.TargetCertificate.SerialNumber;

        _node.Node.Time.AdjustTime(TestNode.Start.AddDays(201 + 300));
        await server.LoadAsync(default);

        server.Current!.TargetCertificate.SerialNumber.Should().NotBe(standIn);
        server.StandsInFor.Should().NotBeNull();
    }

    private async Task<IReadOnlyList<IncidentReport>> LookAsync(int day) => await _node.Node.Get<OwnCertificates>().LookAsync(TestNode.Start.AddDays(day), default);
}
