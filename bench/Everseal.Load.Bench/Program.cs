// everseal-load SERVER CLI BARE_KESTREL JSON [--quick] [--overload | --rotation | --against SERVER | --enumeration [LOGINS]]; bench/load.sh builds them and calls it.
using System.Globalization;
using System.Runtime.InteropServices;
using Everseal.Load;
using Everseal.Load.Enumeration;
using Everseal.Load.Overload;
using Everseal.Load.Reporting;
using Everseal.Load.Rotation;
using Everseal.Load.Servers;

var quick = args.Contains("--quick");
var limit = args.Contains("--enumeration") ? TimeSpan.FromHours(1) : args.Contains("--overload") || args.Contains("--rotation") || args.Contains("--against") ? TimeSpan.FromMinutes(10) : (quick ? LoadPlan.Quick : LoadPlan.Full).WholeLimit;
using var cancellation = new CancellationTokenSource(limit);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var directory = Directory.CreateTempSubdirectory("everseal-load-");
try
{
    return args.Contains("--probe") ? await ProbeAsync()
        : args.Contains("--enumeration") ? await EnumerateAsync()
        : args.Contains("--overload") ? await OverloadAsync()
        : args.Contains("--rotation") ? await RotateAsync()
        : args.Contains("--against") ? await CompareAsync()
        : await LoadAsync();
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync($"load: stopped, by a signal or because {limit.TotalMinutes} minutes were over");
    return 2;
}
finally
{
    directory.Delete(recursive: true);
}

async Task<int> LoadAsync()
{
    var run = new LoadRun(new LoadPrograms(args[0], args[1], args[2]), quick ? LoadPlan.Quick : LoadPlan.Full, directory.FullName, Console.Error);
    var report = await run.RunAsync(cancellation.Token);
    report.WriteJson(args[3]);
    LoadTable.Write(report, Console.Out);
    return report.Ratios.Any(ratio => ratio.IsMet == false) ? 1 : 0;
}

async Task<int> OverloadAsync()
{
    var run = new OverloadRun(new IssuingServer(args[0], args[1], directory.FullName), quick ? OverloadPlan.Quick : OverloadPlan.Full, directory.FullName, Console.Error);
    var figures = await run.RunAsync(cancellation.Token);
    foreach (var each in figures)
        each.Write(Console.Out);
    return figures.All(each => each.IsMet) ? 0 : 1;
}

async Task<int> RotateAsync()
{
    var run = new RotationRun(new IssuingServer(args[0], args[1], directory.FullName), quick ? 2 : 5, quick ? 1000 : 3000, Console.Error);
    var figures = await run.RunAsync(cancellation.Token);
    figures.Write(Console.Out);
    return figures.IsMet ? 0 : 1;
}

async Task<int> CompareAsync()
{
    await new CertificateComparison(args[0], args[^1], args[1], directory.FullName, quick ? 6 : 14, Console.Error).RunAsync(Console.Out, cancellation.Token);
    return 0;
}

async Task<int> EnumerateAsync()
{
    var logins = int.TryParse(args[^1], CultureInfo.InvariantCulture, out var number) ? number : quick ? 2000 : 20_000;
    var report = await new EnumerationRun(new IssuingServer(args[0], args[1], directory.FullName), logins, Console.Error).RunAsync(cancellation.Token);
    report.Write(Console.Out);
    return report.IsMet ? 0 : 1;
}

// For OverloadRun, which starts it.
async Task<int> ProbeAsync()
{
    await Probes.AskAsync(args[1..], Console.Out, cancellation.Token);
    return 0;
}

// The servers end, the data directory goes, then the program.
void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    cancellation.Cancel();
}
