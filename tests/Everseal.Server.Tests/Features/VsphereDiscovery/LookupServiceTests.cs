using Everseal.Server.Authorities;
using Everseal.Server.Tests.Vmomi;

namespace Everseal.Server.Tests.Features.VsphereDiscovery;

public sealed class LookupServiceTests : IAsyncLifetime
{
    private const string Sts = "https://localhost:8443/sts/STSService/everseal.local";
    private const string SsoAdmin = "https://localhost:8443/sso-adminserver/sdk/everseal.local";

    private VsphereNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await VsphereNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task RetrieveServiceContent_Anonymous_NamesTheRegistration()
        => (await _node.CallAsync(_node.Lookup, "RetrieveServiceContent")).Value("serviceRegistration").Should().Be("ServiceRegistration");

    [Theory]
    [InlineData("cs.identity", "wsTrust", "com.vmware.cis.cs.identity.sso", Sts)]
    [InlineData("cs.identity", "vmomi", "com.vmware.cis.cs.identity.admin", SsoAdmin)]
    public async Task List_AsGovmomiAsks_GivesTheOneEndpoint(string type, string protocol, string endpointType, string url)
    {
        var answer = await ListAsync(Filter(type, protocol, endpointType));

        answer.Returned.Should().ContainSingle();
        answer.Value("serviceEndpoints/url").Should().Be(url);
    }

    [Fact]
    public async Task List_EmptyFilter_GivesBoth() => (await ListAsync("<filterCriteria/>")).Returned.Should().HaveCount(2);

    [Theory]
    [InlineData("cs.license", "wsTrust", "com.vmware.cis.cs.identity.sso")]
    [InlineData("cs.identity", "rest", "com.vmware.cis.cs.identity.sso")]
    [InlineData("cs.identity", "wsTrust", "com.vmware.vim")]
    public async Task List_AnythingElse_GivesNothing(string type, string protocol, string endpointType)
        => (await ListAsync(Filter(type, protocol, endpointType))).Returned.Should().BeEmpty();

    [Fact]
    public async Task List_Endpoint_CarriesTheTlsCertificateThatIsServed()
        => (await ListAsync("<filterCriteria/>")).Value("serviceEndpoints/sslTrust")
            .Should().Be(Convert.ToBase64String(_node.Node.Get<ServerCertificates>().Current!.TargetCertificate.RawData));

    [Fact]
    public async Task List_NoFilter_IsAnInvalidArgument()
        => (await _node.CallAsync(_node.Lookup, "List")).Fault.Should().Be("InvalidArgument");

    private Task<Answer> ListAsync(string filter) => _node.CallAsync(_node.Lookup, "List", filter);

    private static string Filter(string type, string protocol, string endpointType)
        => $"<filterCriteria><serviceType><product>com.vmware.cis</product><type>{type}</type></serviceType>"
            + $"<endpointType><protocol>{protocol}</protocol><type>{endpointType}</type></endpointType></filterCriteria>";
}
