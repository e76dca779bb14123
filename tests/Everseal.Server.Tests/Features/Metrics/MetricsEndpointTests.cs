using System.Globalization;
using System.Text.RegularExpressions;
using Everseal.Core.Administration;
using Everseal.Core.Tokens;
using Everseal.Server.Authorities;
using Everseal.Server.Features.Metrics;
using Everseal.Server.Ledger;
using Everseal.Server.Metering;
using Everseal.Server.Realms;
using Everseal.Server.Rollover;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace Everseal.Server.Tests.Features.Metrics;

public sealed partial class MetricsEndpointTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private TestNode _node = null!;

    private DateTimeOffset Now => _node.Time.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        await InstalledData.WriteToAsync(_directory.Path);
        _node = await TestNode.StartAsync(_directory.Path, features: services => services.AddSingleton<OperationMeter>().AddSingleton<CertificateSeries>().AddSingleton<MetricsEndpoint>());
        await _node.Get<ServerCertificates>().LoadAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public void Write_SigningCertificate_HasItsDatesAndIsInUse()
    {
        var signer = _node.Get<RealmDirectory>().Default!.Ring.DefaultSignerAt(Now)!.Credential;

        Value("everseal_certificate_not_after_timestamp_seconds", "class=\"signing-key\"").Should().Be(signer.Validity.NotAfter.ToUnixTimeSeconds());
        Value("everseal_certificate_not_before_timestamp_seconds", "class=\"signing-key\"").Should().Be(signer.Validity.NotBefore.ToUnixTimeSeconds());
        Value("everseal_certificate_in_use", "class=\"signing-key\"").Should().Be(1);
        Value("everseal_can_issue", TestNode.Realm).Should().Be(1);
    }

    [Fact]
    public async Task Write_Rehearsed_SaysWhenAndBeforeNothing()
    {
        const string Series = "everseal_last_rehearsal_timestamp_seconds";
        _node.Get<MetricsEndpoint>().Write().Should().NotContain(Series, "a time of zero would be read as long ago");

        await _node.Get<LastRehearsal>().KeepAsync(new RehearsalDescription(Now, Now.AddDays(90), WithRenewal: true, "works"), CancellationToken.None);

        _node.Get<MetricsEndpoint>().Write().Should().Contain($"{Series} {Now.ToUnixTimeSeconds()}");
    }

    [Fact]
    public void Write_AllHasEnded_StillHasTheDatesAndSaysThatNothingIsIssued()
    {
        var ends = _node.Get<RealmDirectory>().Default!.Ring.Entries[0].Credential.Validity.NotAfter;
        _node.Time.AdjustTime(Now.AddYears(3));

        Value("everseal_certificate_not_after_timestamp_seconds", "class=\"signing-key\"").Should().Be(ends.ToUnixTimeSeconds()).And.BeLessThan(Now.ToUnixTimeSeconds());
        Value("everseal_certificate_in_use", "class=\"signing-key\"").Should().Be(0);
        Value("everseal_can_issue", TestNode.Realm).Should().Be(0);
    }

    [Fact]
    public void Write_EachClass_IsThere()
        => Lines("everseal_certificate_not_after_timestamp_seconds").Select(line => ClassLabel().Match(line).Groups["class"].Value)
            .Should().Contain(["root", "issuing-ca", "tls", "signing-key"]);

    [Fact]
    public void Write_Operation_IsCountedAndTimed()
    {
        _node.Get<OperationMeter>().Record("issue", Outcome.Ok, TimeSpan.FromMilliseconds(30));
        _node.Get<LastChecks>().Record(LastChecks.Rollover);

        Value("everseal_operations_total", "operation=\"issue\",outcome=\"ok\"").Should().Be(1);
        Value("everseal_operation_duration_seconds_bucket", "operation=\"issue\",le=\"0.025\"").Should().Be(0);
        Value("everseal_operation_duration_seconds_bucket", "operation=\"issue\",le=\"0.05\"").Should().Be(1);
        Value("everseal_operation_duration_seconds_bucket", "operation=\"issue\",le=\"+Inf\"").Should().Be(1);
        Value("everseal_operation_duration_seconds_sum", "operation=\"issue\"").Should().Be(0.03);
        Value("everseal_last_check_timestamp_seconds", "check=\"rollover\"").Should().Be(Now.ToUnixTimeSeconds());
    }

    [Fact]
    public void Write_OneRealmIsDamaged_ShowsAsItselfAndTheRestIsThere()
    {
        Value("everseal_realm_up", TestNode.Realm).Should().Be(1);
        Run("UPDATE signing_credentials SET Chain = replace(Chain, 'BEGIN', 'BEGUN')");

        Value("everseal_realm_up", TestNode.Realm).Should().Be(0);
        Value("everseal_realm_read_errors_total", TestNode.Realm).Should().Be(2);
        Value("everseal_can_issue", TestNode.Realm).Should().Be(1, "what is in memory goes on");
        Lines("everseal_certificate_not_after_timestamp_seconds").Should().NotBeEmpty();
    }

    [Fact]
    public async Task Write_AFetchWaitsToBeKept_CountsAsAdoptionAndIsNotWritten()
    {
        var keyId = _node.Get<RealmDirectory>().Default!.Ring.Entries[0].KeyId;
        var declaration = new RelyingPartyDeclaration("https://rp.example/", TimeSpan.FromHours(1), RelyingPartyRules.None);
        (await _node.Get<RelyingPartyStore>().AddAsync(TestNode.Realm, new RelyingPartyRegistration(declaration, null, MetadataSecret.Generate(), Now), default)).OrThrow();
        _node.Get<RealmDirectory>().Reload();
        Value("everseal_signing_key_adoption_ratio", keyId).Should().Be(0);
        _node.Get<KeyAdoptions>().NoteFetch(TestNode.Realm, "https://rp.example/", [keyId], Now);
        _node.Time.Advance(TimeSpan.FromHours(2));

        Value("everseal_signing_key_adoption_ratio", keyId).Should().Be(1);
        Run("SELECT count(*) FROM key_adoptions").Should().Be(0L);
    }

    private object? Run(string sql)
    {
        using var connection = _node.Get<EversealDatabase>().Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    [Fact]
    public void Sample_LabelWithQuotesAndLines_IsEscaped()
    {
        var text = new PrometheusText();
        text.Gauge("x", "A gauge.").Sample(1, ("name", "a\"b\\c\nd"));

        text.ToString().Should().Be("# HELP x A gauge.\n# TYPE x gauge\nx{name=\"a\\\"b\\\\c\\nd\"} 1\n");
    }

    /// <summary>What rules and dashboard ask for must be there, or an alert would sleep for ever.</summary>
    [Theory]
    [InlineData("deploy/prometheus/everseal.rules.yml")]
    [InlineData("deploy/grafana/everseal.json")]
    public void Deployed_EachSeriesThatIsAskedFor_IsServed(string file)
    {
        _node.Get<OperationMeter>().Record("issue", Outcome.Ok, TimeSpan.FromMilliseconds(1));
        _node.Get<LastChecks>().Record(LastChecks.Rollover);
        var served = SeriesName().Matches(Text()).Select(name => name.Value).ToHashSet(StringComparer.Ordinal);

        // A realm without relying parties has no adoption ratio.
        served.Add("everseal_signing_key_adoption_ratio");
        SeriesName().Matches(File.ReadAllText(Path.Combine(RepositoryRoot(), file))).Select(name => name.Value)
            .Should().NotBeEmpty().And.BeSubsetOf(served);
    }

    private string Text() => _node.Get<MetricsEndpoint>().Write();

    private IEnumerable<string> Lines(string series) => Text().Split('\n').Where(line => line.StartsWith(series + "{", StringComparison.Ordinal) || line.StartsWith(series + " ", StringComparison.Ordinal));

    private double Value(string series, string label = "")
        => double.Parse(Lines(series).Single(line => line.Contains(label, StringComparison.Ordinal)).Split(' ')[^1], CultureInfo.InvariantCulture);

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Everseal.slnx")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex("class=\"(?<class>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ClassLabel();

    [GeneratedRegex(@"\beverseal_[a-z_]+[a-z]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SeriesName();
}
