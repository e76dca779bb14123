using System.Security.Cryptography;
using Everseal.Acceptance.Tests.Durability;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;
using static Everseal.Acceptance.Tests.Messages.Namespaces;

namespace Everseal.Acceptance.Tests.Overload;

/// <summary>The disk under a running server fills up and gets free again.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<string> _issued = [];
    private SmallDisk _disk = null!;
    private RunningServer _server = null!;
    private ServicePrincipal _service = null!;

    public async ValueTask InitializeAsync()
    {
        _disk = await SmallDisk.MountAsync(megabytes: 8);
        _server = await RunningServer.StartAsync(new ServerLaunch(Path.Combine(_disk.Path, "data")));
        _service = await _server.AddServiceAsync("service", RSA.Create(2048), _directory);
        (await IssueAsync()).HttpStatus.Should().Be(200);
        _disk.Fill();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _disk?.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task FullDisk_IssuingStopsWithItsReason_AllElseGoesOn_AndIssuingComesBackByItself()
    {
        // 1. What finds room in the log that is there already is still issued; then nothing more.
        var refused = await IssueUntilRefusedAsync();
        (refused.FaultCode, refused.FaultText).Should().Be(("RequestFailed", "The request failed. (EVS-6005)"));

        // 2. The reason is on the health page and in the log, for whoever looks.
        (await HealthAsync("issue")).Should().StartWith("503 ").And.Contain("EVS-6005").And.Contain("Free space");
        _server.Printed.Should().Contain("EVS-6005");

        // 3. Whoever has a token can go on.
        (await HealthAsync("live")).Should().StartWith("200 ");
        (await HealthAsync("ready")).Should().StartWith("200 ");
        (await _server.SendAsync(TrustRequest.Validate(_issued[0]))).StatusCode.Should().Be(ValidStatus);
        (await _server.Http.GetStringAsync(new Uri(_server.Sts, "?wsdl"))).Should().Contain("definitions");
        (await _server.Http.GetStringAsync(new Uri(_server.Sts, "/websso/SAML2/Metadata"))).Should().Contain("KeyDescriptor");
        (await _server.Http.GetStringAsync(new Uri(_server.Sts, "/ca/crl/issuing.pem"))).Should().Contain("X509 CRL");

        // 4. A change that cannot be kept is not reported as made.
        var change = await _server.CommandAsync("user", "add", "late", "--password-file", _directory.Write("password", "Full-disk 7 password"));
        change.ExitCode.Should().NotBe(0);
        change.Error.Should().Contain("EVS-6");
        foreach (var refusedChange in new[] { "relying-party add urn:late", "keys rotate", "ca renew --yes", $"ca request --out {_directory["late.csr"]}" })
            (await _server.CommandAsync(refusedChange.Split(' '))).Error.Should().Contain("EVS-6005", refusedChange);

        // 5. Space comes back, and nobody needs to do anything.
        _disk.Free();
        await UntilIssuingIsFineAsync(TimeSpan.FromSeconds(30));
        (await IssueAsync()).HttpStatus.Should().Be(200);

        // 6. What was promised is there, and no more than that.
        foreach (var token in _issued)
            (await _server.SendAsync(TrustRequest.Validate(token))).StatusCode.Should().Be(ValidStatus);
        (await _server.CommandAsync("user", "list")).Succeeded().Should().NotContain("late");
        await _server.InterruptAsync();
        (await Store.IntegrityAsync(_server.DataDirectory, "ledger.db")).Should().Be("ok");
        (await Store.IntegrityAsync(_server.DataDirectory, "everseal.db")).Should().Be("ok");
        (await Store.TokensAsync(_server.DataDirectory)).Should().BeGreaterThanOrEqualTo(_issued.Count);
    }

    private async Task<TrustResponse> IssueUntilRefusedAsync()
    {
        for (var attempt = 0; attempt < 2000; attempt++)
        {
            if (await IssueAsync() is { HttpStatus: not 200 } refused)
                return refused;
        }

        throw new InvalidOperationException("two thousand tokens were issued on a full disk");
    }

    private async Task<TrustResponse> IssueAsync()
    {
        var answer = await _server.SendAsync(new TrustRequest { Signer = _service });
        if (answer.HttpStatus == 200)
            _issued.Add(answer.Token);
        return answer;
    }

    private async Task UntilIssuingIsFineAsync(TimeSpan limit)
    {
        for (var waited = System.Diagnostics.Stopwatch.StartNew(); !(await HealthAsync("issue")).StartsWith("200 ", StringComparison.Ordinal); await Task.Delay(200))
            waited.Elapsed.Should().BeLessThan(limit, "the server tries the disk again by itself");
    }

    private async Task<string> HealthAsync(string question)
    {
        using var response = await _server.Http.GetAsync(new Uri(_server.Sts, $"/health/{question}"));
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }
}
