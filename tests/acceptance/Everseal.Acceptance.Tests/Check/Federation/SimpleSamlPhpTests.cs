using Everseal.Fixtures.Certificates;
using Everseal.Fixtures.Web;

namespace Everseal.Acceptance.Tests.Check.Federation;

/// <summary>Metadata that nobody here wrote.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class SimpleSamlPhpTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Theory]
    [InlineData(400, "fine", new string[0])]
    [InlineData(20, "critical", new[] { "EVS-8005" })]
    [InlineData(-2, "critical", new[] { "EVS-8004" })]
    public async Task Check_RolloverUnderWay_KnowsWhichKeySigns(int days, string status, string[] codes)
    {
        using var current = CertificateMint.SelfSigned("CN=current", "current", Now.AddDays(-900), Now.AddDays(days));
        using var next = CertificateMint.SelfSigned("CN=next", "next", Now.AddDays(-1), Now.AddDays(1000));
        await using var provider = await SimpleSamlPhp.StartAsync(current, next);
        using var root = CertificateMint.Root("web CA", Now.AddDays(-1), Now.AddDays(3000));
        using var web = CertificateMint.Server("idp.example", root, Now.AddDays(-1), Now.AddDays(300));
        await using var server = await DocumentServer.StartAsync(web, [new WebDocument("/metadata", "application/samlmetadata+xml", await provider.FetchMetadataAsync())]);

        var target = await CheckedTarget.CheckAsync($"saml+https://127.0.0.1:{server.Port}/metadata");

        target.Signers.Should().Equal(["CN=current"], "the document is signed with it, although the next one stands first");
        target.Subjects.Should().Contain("CN=next");
        target.Status.Should().Be(status);
        target.Codes.Where(code => code.StartsWith("EVS-800", StringComparison.Ordinal)).Distinct().Should().BeEquivalentTo(codes);
    }
}
