using Everseal.Core.Expiry;
using Everseal.Server.Authorities;
using Everseal.Server.Features.Forecast;
using Microsoft.Extensions.DependencyInjection;

namespace Everseal.Server.Tests.Features.Forecast;

public sealed class ForecastCertificatesTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private TestNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        _node = await TestNode.StartAsync(_directory.Path, features: services => services.AddSingleton<ForecastCertificates>());
        await _node.Get<ServerCertificates>().LoadAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public void Read_FreshNode_KnowsWhoRenewsWhat()
    {
        var (certificates, _) = _node.Get<ForecastCertificates>().Read();

        certificates.Should().Contain(one => one.Use == CertificateRole.Root && one.Renewal == Renewal.Person, "a new root takes a person's word");
        certificates.Should().Contain(one => one.Use == CertificateRole.IssuingCa && one.Renewal == Renewal.Itself);
        certificates.Should().Contain(one => one.Use == CertificateRole.Tls && one.Renewal == Renewal.Itself);
        var signing = certificates.Single(one => one.Use == CertificateRole.SigningKey);
        signing.Renewal.Should().Be(Renewal.Itself);
        signing.RenewsAt.Should().Be(signing.Validity.WhenRemaining(1.0 / 3));
    }

    [Fact]
    public async Task Read_EndsWithItsCa_NeedsAPersonWhoGivesTheCaMoreTime()
    {
        var end = _node.Get<CertificateAuthority>().ReadActive()!.Issuer.Validity.NotAfter;
        _node.Time.Advance(end.AddDays(-30) - _node.Time.GetUtcNow());
        await _node.Get<ServerCertificates>().LoadAsync(CancellationToken.None);

        var (certificates, _) = _node.Get<ForecastCertificates>().Read();

        var tls = certificates.Single(one => one.Use == CertificateRole.Tls);
        (tls.Renewal, tls.RenewsAt, tls.Obstacle!.Next).Should().Be((Renewal.Person, null, "everseal ca renew"));
    }

    [Fact]
    public async Task Read_NextKeyPublished_SaysThatTheSignerHasASuccessor()
    {
        _node.Time.Advance(TimeSpan.FromDays(10));
        await SecondSigner.AddAsync(_node);

        var (certificates, realms) = _node.Get<ForecastCertificates>().Read();

        certificates.Where(one => one.Use == CertificateRole.SigningKey).OrderBy(one => one.Validity.NotAfter).Select(one => one.Renewal)
            .Should().Equal(Renewal.Successor, Renewal.Itself);
        realms.Single().Name.Should().Be(TestNode.Realm);
    }
}
