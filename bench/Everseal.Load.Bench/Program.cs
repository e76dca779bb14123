// everseal-load SERVER CLI BARE_KESTREL JSON [--quick]; bench/load.sh builds them and calls it.
using System.Runtime.InteropServices;
using Everseal.Load;
using Everseal.Load.Reporting;

var plan = args.Contains("--quick") ? LoadPlan.Quick : LoadPlan.Full;
using var cancellation = new CancellationTokenSource(plan.WholeLimit);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var directory = Directory.CreateTempSubdirectory("everseal-load-");
try
{
    var run = new LoadRun(new LoadPrograms(args[0], args[1], args[2]), plan, directory.FullName, Console.Error);
    var report = await run.RunAsync(cancellation.Token);
    report.WriteJson(args[3]);
    LoadTable.Write(report, Console.Out);
    return report.Ratios.Any(ratio => ratio.IsMet == false) ? 1 : 0;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync($"load: stopped, by a signal or because {plan.WholeLimit.TotalMinutes} minutes were over");
    return 2;
}
finally
{
    directory.Delete(recursive: true);
}

// The servers end, the data directory goes, then the program.
void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    cancellation.Cancel();
}
