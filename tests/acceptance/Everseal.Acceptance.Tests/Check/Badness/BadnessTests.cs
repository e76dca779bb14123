using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Check.Badness;

/// <summary>A thousand endpoints of every badness in one run of the program: right verdict each, in time, in little memory.</summary>
public sealed class BadnessTests(BadnessTests.Run run) : IClassFixture<BadnessTests.Run>
{
    public static TheoryData<string> Kinds => [.. EndpointKind.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Needs", "DebianPackages")]
    public void Check_EveryEndpointOfAKind_HasTheRightVerdict(string name)
    {
        var kind = EndpointKind.All.Single(kind => kind.Name == name);

        var verdicts = run.TargetsOf(kind).Select(target => run.Verdicts[target]).ToList();

        verdicts.Should().HaveCount(Run.EndpointsPerKind);
        verdicts.Distinct().Should().Equal(kind.Verdict);
    }

    [Fact]
    [Trait("Needs", "DebianPackages")]
    public void Check_AThousandEndpoints_EndsInTimeAndInLittleMemory()
    {
        run.ExitCode.Should().Be(2, "the worst of them is critical");
        run.Verdicts.Should().HaveCount(EndpointKind.All.Count * Run.EndpointsPerKind).And.HaveCount(1000);
        run.Took.Should().BeLessThan(Run.Deadline);
        if (Product.IsNative)
            run.PeakMemory.Should().BeLessThan(Run.MostMemory, "what endpoints send must not decide how much is needed");
    }

    /// <summary>One run for all tests.</summary>
    public sealed class Run : IAsyncLifetime
    {
        public const int EndpointsPerKind = 50;

        /// <summary>A thousand honest endpoints take 61 MiB; bombs and endless bodies beside them may cost this much.</summary>
        public const long MostMemory = 128 * 1024 * 1024;

        public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

        // The kernel's own account of the largest resident size, in KiB.
        private const string Measured = "import resource, subprocess, sys; code = subprocess.call(sys.argv[1:]); "
            + "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr); sys.exit(code)";

        private readonly BadEndpoints _endpoints = new();
        private readonly Dictionary<string, List<string>> _targets = new(StringComparer.Ordinal);

        /// <summary>By target: its status, and the codes of its findings and failures.</summary>
        public IReadOnlyDictionary<string, string> Verdicts { get; private set; } = new Dictionary<string, string>();

        public int ExitCode { get; private set; }

        public TimeSpan Took { get; private set; }

        public long PeakMemory { get; private set; }

        internal IReadOnlyList<string> TargetsOf(EndpointKind kind) => _targets[kind.Name];

        public async ValueTask InitializeAsync()
        {
            using var directory = new TemporaryDirectory();
            var file = directory.Write("targets.yaml", TargetsFile());
            var started = Stopwatch.GetTimestamp();
            var result = await new Program("python3") { Limit = Deadline + Deadline }.RunAsync(
                "-c", Measured, Product.CommandLineProgram, "check", "--targets", file, "-o", "json", "--deadline", "2m");
            Took = Stopwatch.GetElapsedTime(started);
            ExitCode = result.ExitCode;
            PeakMemory = 1024 * long.Parse(result.Error.Trim().Split('\n')[^1]);
            TestContext.Current.SendDiagnosticMessage($"1,000 endpoints: {Took.TotalSeconds:0.0} s, {PeakMemory / 1048576} MiB");
            Verdicts = Read(result);
        }

        public ValueTask DisposeAsync() => _endpoints.DisposeAsync();

        private string TargetsFile()
        {
            var yaml = new StringBuilder("groups:\n");
            foreach (var (number, kind) in EndpointKind.All.Index())
            {
                _targets[kind.Name] = [.. Enumerable.Range(0, EndpointsPerKind).Select(_ => string.Format(kind.Target, _endpoints.Add(kind.Behaviour)))];
                yaml.Append($"  kind-{number}:\n    timeout: {(kind.Hangs ? "2s" : "1m")}\n    targets:\n");
                foreach (var target in _targets[kind.Name])
                    yaml.Append($"      - {target}\n");
            }

            return yaml.ToString();
        }

        private static Dictionary<string, string> Read(ProgramResult result)
        {
            result.Output.Should().StartWith("{", $"it printed {result.Error}");
            using var report = JsonDocument.Parse(result.Output);
            return report.RootElement.GetProperty("targets").EnumerateArray().ToDictionary(
                target => target.GetProperty("target").GetString()!,
                target => EndpointKind.Text(target.GetProperty("status").GetString()!, Codes(target, "findings").Concat(Codes(target, "failures"))),
                StringComparer.Ordinal);
        }

        private static IEnumerable<string> Codes(JsonElement target, string list)
            => target.GetProperty(list).EnumerateArray().Select(each => each.GetProperty("code").GetString()!);
    }
}
