using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.WsTrust;
using Everseal.Load.Measuring;
using Everseal.Load.Processes;
using Everseal.Load.Requests;
using Everseal.Load.Servers;

namespace Everseal.Load.Overload;

/// <summary>
/// What a server does that is asked for ten times as much as it can: first its peak by closed loops, then the flood at a
/// fixed rate, then the peak again. Server and client run on one core each, so that neither takes the other's.
/// </summary>
internal sealed class OverloadRun(IssuingServer issuing, OverloadPlan plan, string directory, TextWriter progress)
{
    private const string User = "load";
    private const string Password = "Correct-horse-7-battery";

    // A node behind one proxy: the limits of one source are not what is measured here.
    private static readonly string[] Limits = ["connectionsPerSource: 1000000", "requestsPerSource: 1000000", "loginsPerSource: 1000000", "loginsPerUser: 1000000"];

    private readonly HolderOfKeyRequests holderOfKey = new("load-service");
    private readonly string validation = Path.Combine(directory, "validate.xml");

    public async Task<IReadOnlyList<OverloadFigures>> RunAsync(CancellationToken cancellationToken)
    {
        await using (await issuing.StartDevAsync(cancellationToken))
        {
            await issuing.AddServiceAsync(holderOfKey.Name, holderOfKey.CertificatePem, cancellationToken);
            await issuing.AddUserAsync(User, Password, cancellationToken);
        }

        if (OperatingSystem.IsLinux() && Environment.ProcessorCount > 1)
            Process.GetCurrentProcess().ProcessorAffinity = 1 << (Environment.ProcessorCount - 1);
        await using var server = await issuing.StartServeAsync(core: 0, cancellationToken, Limits);
        using var anchor = X509CertificateLoader.LoadCertificateFromFile(issuing.Ready.CaFile);
        using var sts = new Caller(issuing.Ready.Sts, anchor);
        await sts.BurstAsync(server, holderOfKey.Make(3000), concurrency: 16, TimeSpan.FromMinutes(1), cancellationToken);
        await File.WriteAllBytesAsync(validation, (await ValidationAsync(sts, cancellationToken)).ToArray(), cancellationToken);

        var passwords = new PasswordRequests($"{User}@{issuing.Ready.Realm}", Password);
        return
        [
            await MeasureAsync("password tokens", passwords.Make, new Loop(Callers: 4, MostPerSecond: 100), server, sts, cancellationToken),
            await MeasureAsync("holder-of-key tokens", holderOfKey.Make, new Loop(Callers: 16, MostPerSecond: 1500), server, sts, cancellationToken),
        ];
    }

    private async Task<OverloadFigures> MeasureAsync(
        string name, Func<int, IReadOnlyList<ReadOnlyMemory<byte>>> make, Loop loop, MeasuredProcess server, Caller sts, CancellationToken cancellationToken)
    {
        progress.WriteLine($"load: {name}: peak");
        var peak = await sts.BurstAsync(server, make((int)(loop.MostPerSecond * plan.Peak.TotalSeconds)), loop.Callers, plan.Peak, cancellationToken);
        var quiet = await ProbeAsync(TimeSpan.FromSeconds(3), cancellationToken);

        var rate = peak.PerSecond * plan.Factor;
        progress.WriteLine($"load: {name}: {rate:0} per second, {plan.Factor} times the peak");
        var accepted = (int)(peak.PerSecond * 2 * (plan.Ramp + plan.Overload).TotalSeconds);
        using var arrivals = new Arrivals(issuing.Ready.Sts, new ConcurrentQueue<ReadOnlyMemory<byte>>(make(accepted + OverloadPlan.Connections)));
        using (var anchor = X509CertificateLoader.LoadCertificateFromFile(issuing.Ready.CaFile))
            await arrivals.OpenAsync(OverloadPlan.Connections, anchor, cancellationToken);
        await arrivals.OfferAsync(rate, plan.Ramp, cancellationToken);
        var (clock, cpu) = (Stopwatch.StartNew(), server.CpuTime);
        var probing = ProbeAsync(plan.Overload, cancellationToken);
        var flooded = await arrivals.OfferAsync(rate, plan.Overload, cancellationToken);
        var overload = new Sample(flooded.Good.Count, clock.Elapsed, server.CpuTime - cpu, [.. flooded.Good]);
        var busy = await probing;
        await arrivals.DrainAsync(cancellationToken);

        progress.WriteLine($"load: {name}: afterwards");
        var after = await sts.BurstAsync(server, make((int)(loop.MostPerSecond * plan.Peak.TotalSeconds)), loop.Callers, plan.Peak, cancellationToken);
        return new OverloadFigures(name, plan.Factor, peak, flooded, overload, after, quiet, busy);
    }

    private Task<Probes> ProbeAsync(TimeSpan length, CancellationToken cancellationToken)
        => Probes.RunAsync(issuing.Ready.Sts, issuing.Ready.CaFile, validation, length, cancellationToken);

    /// <summary>What a relying party asks about a token that it was shown.</summary>
    private async Task<ReadOnlyMemory<byte>> ValidationAsync(Caller sts, CancellationToken cancellationToken)
    {
        var answer = TrustResponseReader.Read(await sts.AskAsync(holderOfKey.Make(1)[0], cancellationToken)).OrThrow();
        return RequestSecurityTokenWriter.Write(
            new OutgoingRequest(TrustOperation.Validate) { Target = ((TrustResponse.Issued)answer).Token }, Guid.NewGuid(), DateTimeOffset.UtcNow);
    }

    /// <param name="Callers">How many find the peak in closed loops.</param>
    /// <param name="MostPerSecond">So many requests are made ahead.</param>
    private sealed record Loop(int Callers, int MostPerSecond);
}
