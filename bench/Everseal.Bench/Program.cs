using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Everseal.Bench.Ratios;

if (args is ["--ratios", .. var options])
    return RatioReport.Run(Console.Out, quick: options.Contains("--quick"));
if (args is ["--steps"])
    return StepReport.Run(Console.Out);

// In this process: a generated project would fall under this repository's analyzers and lock files.
var config = ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumn(StatisticColumn.OperationsPerSecond);
BenchmarkSwitcher.FromAssembly(typeof(RatioReport).Assembly).Run(args, config);
return 0;
