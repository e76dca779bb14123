using System.Security.Cryptography.X509Certificates;
using System.Text;
using Everseal.Cli.Tokens;

namespace Everseal.Cli.Tests;

/// <summary>What <c>token inspect</c> finds, on a real token and at other times than now.</summary>
public sealed class TokenInspectionTests(DevServer server) : IClassFixture<DevServer>
{
    [Fact]
    public async Task Checks_FreshToken_AllPass()
    {
        var inspection = await InspectAsync(TimeSpan.Zero);

        inspection.Checks.Select(check => (check.Name, check.Result)).Should().Equal(
            ("form", CheckResult.Passed),
            ("signature", CheckResult.Passed),
            ("signer", CheckResult.Passed),
            ("signer dates", CheckResult.Passed),
            ("begin", CheckResult.Passed),
            ("end", CheckResult.Passed));
    }

    [Theory]
    [InlineData(2, "end")]
    [InlineData(-2, "signer dates", "begin")]
    [InlineData(800 * 24, "signer dates", "end")]
    public async Task Checks_OtherTime_FailByDateAlone(int hours, params string[] failing)
    {
        var inspection = await InspectAsync(TimeSpan.FromHours(hours));

        inspection.Checks.Where(check => check.Result == CheckResult.Failed).Select(check => check.Name).Should().Equal(failing);
    }

    [Fact]
    public async Task SignerDates_SignerExpired_NameTheDay()
    {
        var inspection = await InspectAsync(TimeSpan.FromDays(800));

        inspection.Checks.Single(check => check.Name == "signer dates").Reason.Should().MatchRegex(@"^signing certificate valid from .* to \d{4}-\d\d-\d\d \d\d:\d\d UTC \(\d+ d ago\)$");
    }

    /// <summary>"Could not check" is never "fine".</summary>
    [Fact]
    public async Task Signer_NobodyNamed_IsNotChecked()
    {
        var inspection = TokenInspection.Of(await IssueAsync(), SignerTrust.Nobody, DateTimeOffset.UtcNow);

        inspection.Checks.Single(check => check.Name == "signer").Result.Should().Be(CheckResult.NotChecked);
    }

    private async Task<TokenInspection> InspectAsync(TimeSpan later)
    {
        var token = await IssueAsync();
        var root = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(server.Data, "root.pem"));
        return TokenInspection.Of(token, new SignerTrust([root], null), DateTimeOffset.UtcNow + later);
    }

    private async Task<ReadOnlyMemory<byte>> IssueAsync()
    {
        using var shell = new Shell();
        shell.Set("D", server.Data).Set("STS", server.Url);
        var printed = await shell.TypeAsync("everseal token issue --server $STS --ca-file $D/root.pem --user administrator --password-file $D/admin-password");
        printed.ExitCode.Should().Be(0, printed.Error);
        return Encoding.UTF8.GetBytes(printed.Output.Trim());
    }
}
