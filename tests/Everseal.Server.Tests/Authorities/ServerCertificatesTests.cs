using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Authorities;
using Everseal.Server.Metering;
using Everseal.Server.Revocation;
using Everseal.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Everseal.Server.Tests.Authorities;

public sealed class ServerCertificatesTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private TestNode _node = null!;

    private ServerCertificates Certificates => _node.Get<ServerCertificates>();

    private X509Certificate2 Served => Certificates.Current!.TargetCertificate;

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        _node = await TestNode.StartAsync(_directory.Path);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Ensure_WildcardHost_IsIssuedOnceAndThenServed()
    {
        string[] hosts = ["*.example.org", "127.0.0.1"];

        (await Certificates.EnsureAsync(hosts, default)).OrThrow().Should().BeTrue();
        (await Certificates.EnsureAsync(hosts, default)).OrThrow().Should().BeFalse();
    }

    [Fact]
    public async Task Ensure_HostThatTheStoredOneDoesNotName_IsIssuedAnew()
    {
        (await Certificates.EnsureAsync(["new.example.org"], default)).OrThrow().Should().BeTrue();

        Served.MatchesHostname("new.example.org").Should().BeTrue();
    }

    /// <summary>The hourly look finds a revoked certificate and nobody who could sign another: it is served on, and no key is made for nothing.</summary>
    [Fact]
    public async Task Load_IssuingCaIsRevoked_ServesOnAndLeavesNoKeyBehind()
    {
        var authority = _node.Get<CertificateAuthority>();
        foreach (var certificate in new[] { authority.ReadActive()!.Chain[0], Served })
            (await _node.Get<CertificateRevocation>().RevokeAsync(new RevocationOrder(certificate.SerialNumber, RevocationReason.Superseded, EvenIfInUse: true), default)).OrThrow();
        var (served, keys) = (Served.SerialNumber, CountKeys());

        await Certificates.LoadAsync(default);

        (Served.SerialNumber, CountKeys()).Should().Be((served, keys));
        (await authority.CreateIssuingAsync(CertificateSubject.Named("another issuing CA"), "uid 0", default)).OrThrow();
        await Certificates.LoadAsync(default);
        Served.SerialNumber.Should().NotBe(served);
    }

    [Fact]
    public async Task Load_IssuingCaEndsBeforeTheProfile_EndsWithTheCa()
    {
        var end = ValidityPeriod.Of(Certificates.Current!.IntermediateCertificates[0]).NotAfter;
        _node.Time.SetUtcNow(end.AddDays(-30));

        await Certificates.LoadAsync(default);

        ValidityPeriod.Of(Served).NotAfter.Should().Be(end);
    }

    [Fact]
    public async Task Load_TimePassesBetweenTheOrderAndTheSignature_EndsWithTheCaAllTheSame()
    {
        var end = ValidityPeriod.Of(Certificates.Current!.IntermediateCertificates[0]).NotAfter;
        _node.Time.SetUtcNow(end.AddDays(-30));
        _node.Time.AutoAdvanceAmount = TimeSpan.FromSeconds(1);

        await Certificates.LoadAsync(default);

        ValidityPeriod.Of(Served).NotAfter.Should().Be(end);
    }

    [Fact]
    public async Task Load_EndsWithTheCaAnyway_IsNotReplacedAgainAndAgain()
    {
        var end = ValidityPeriod.Of(Certificates.Current!.IntermediateCertificates[0]).NotAfter;
        _node.Time.SetUtcNow(end.AddDays(-30));
        await Certificates.LoadAsync(default);
        var served = Served.SerialNumber;

        _node.Time.SetUtcNow(end.AddDays(-3));
        await Certificates.LoadAsync(default);

        Served.SerialNumber.Should().Be(served, "another one would end on the same day");
    }

    [Fact]
    public async Task Load_ReplacementFailsWhileTheStoredOneIsValid_ServesTheStoredOne()
    {
        var stored = Served.SerialNumber;
        WithdrawAuthorities();
        _node.Time.Advance(TimeSpan.FromDays(300));

        await Certificates.LoadAsync(default);

        Served.SerialNumber.Should().Be(stored);
    }

    [Fact]
    public async Task Load_ReplacementFailsAndTheStoredOneHasEnded_IsServedForWhoeverReadsWhy()
    {
        var stored = Served.SerialNumber;
        WithdrawAuthorities();
        _node.Time.Advance(TimeSpan.FromDays(400));

        await Certificates.LoadAsync(default);

        Served.SerialNumber.Should().Be(stored, "clients refuse it by themselves, and a server that does not start explains nothing");
    }

    [Fact]
    public async Task Renewal_CertificateOfARunningServerEndsSoon_IsReplaced()
    {
        var first = Served.SerialNumber;
        _node.Time.Advance(TimeSpan.FromDays(300));
        using var renewal = new ServerCertificateRenewal(Certificates, _node.Get<LastChecks>(), _node.Time, NullLogger<ServerCertificateRenewal>.Instance);

        await renewal.RunOnceAsync(default);

        Served.SerialNumber.Should().NotBe(first);
    }

    private void WithdrawAuthorities()
    {
        using var connection = _node.Get<EversealDatabase>().Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "UPDATE authorities SET IsActive = 0";
        command.ExecuteNonQuery().Should().Be(2);
        _node.Get<CertificateAuthority>().Forget();
    }

    private long CountKeys()
    {
        using var connection = _node.Get<EversealDatabase>().Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM private_keys";
        return (long)command.ExecuteScalar()!;
    }
}
