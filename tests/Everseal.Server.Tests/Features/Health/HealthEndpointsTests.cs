using System.Text.Json;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Auditing;
using Everseal.Server.Authorities;
using Everseal.Server.Features.Health;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;
using Everseal.Server.Tests.Revocation;
using Microsoft.Extensions.DependencyInjection;

namespace Everseal.Server.Tests.Features.Health;

public sealed class HealthEndpointsTests : IAsyncLifetime
{
    private CertifiedNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await CertifiedNode.StartAsync();
        _node.Lists.PublishDue();
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    /// <summary>Tokens are issued all the while; what is wrong, and the next command, is told until nothing in use is below the revoked CA.</summary>
    [Fact]
    public async Task Issue_IssuingCaIsRevoked_WarnsWithTheNextCommandUntilNothingIsBelowIt()
    {
        (await WarningsAsync()).Should().BeEmpty();
        var issuing = _node.Issuing.Certificate;
        (await _node.RevokeAsync(issuing, RevocationReason.AuthorityCompromise, evenIfInUse: true)).OrThrow();

        (await WarningsAsync()).Should().ContainSingle().Which.Should().Contain($"{issuing.SerialNumber}, is revoked (EVS-5208)").And.EndWith("everseal ca renew");

        (await _node.Node.Get<CertificateAuthority>().CreateIssuingAsync(new CertificateSubject(issuing.SubjectName, [], []), "uid 0", default)).OrThrow();
        _node.Lists.PublishDue();
        (await WarningsAsync()).Should().ContainSingle().Which.Should().Contain("(EVS-5208)").And.EndWith($"everseal keys rotate --realm {TestNode.Realm}");
    }

    private async Task<List<string>> WarningsAsync()
    {
        var (node, services) = (_node.Node, _node.Node.Get<IServiceProvider>());
        var answer = await HttpAnswer.OfAsync(context =>
        {
            context.RequestServices = services;
            return HealthEndpoints.Issue(
                node.Get<RealmDirectory>(), node.Get<TokenLedger>(), ActivatorUtilities.GetServiceOrCreateInstance<CheckpointDelivery>(services), node.Get<RevocationLists>(),
                node.Get<CertificateUses>(), node.Get<CertificateAuthority>(), node.Get<KeyVault>(), node.Time).ExecuteAsync(context);
        });
        answer.Status.Should().Be(200);
        using var report = JsonDocument.Parse(answer.Text);
        return report.RootElement.TryGetProperty("warnings", out var warnings) ? [.. warnings.EnumerateArray().Select(warning => warning.GetString()!)] : [];
    }
}
