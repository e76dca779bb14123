using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Everseal.Load.Measuring;
using Everseal.Load.Processes;
using Everseal.Load.Requests;
using Everseal.Load.Servers;

namespace Everseal.Load;

/// <summary>
/// Certificates over HTTPS from this server and from another build of it, in turn: whether a change helped. Two processes of
/// each, since the JIT makes another program of each.
/// </summary>
internal sealed class CertificateComparison(string server, string other, string commandLine, string directory, int rounds, TextWriter progress)
{
    private const int Burst = 800;
    private const int WarmUps = 8;
    private static readonly int[] Callers = [8, 128];
    private static readonly TimeSpan BurstLimit = TimeSpan.FromSeconds(30);

    private readonly CertificateOrders orders = new();

    public async Task RunAsync(TextWriter output, CancellationToken cancellationToken)
    {
        var sides = new List<Side>();
        try
        {
            foreach (var (name, program) in ((string, string)[])[("other", other), ("this", server), ("other", other), ("this", server)])
                sides.Add(await StartAsync(name, program, sides.Count, cancellationToken));
            for (var round = -WarmUps; round < rounds; round++)
            {
                progress.WriteLine($"load: round {round + 1} of {rounds}");
                foreach (var side in round % 2 == 0 ? sides : Enumerable.Reverse(sides))
                    await MeasureAsync(side, isCounted: round >= 0, cancellationToken);
            }

            foreach (var callers in Callers)
                Write(output, sides, callers);
        }
        finally
        {
            foreach (var side in sides)
                await side.DisposeAsync();
        }
    }

    private static void Write(TextWriter output, IReadOnlyList<Side> sides, int callers)
    {
        foreach (var (name, rates) in sides.Select(side => (side.Name, side.Rates[callers])))
            output.WriteLine($"{callers,3} callers, {name,-6}{rates.Median(),6:0} certificates per CPU second ({rates.Min():0} to {rates.Max():0})");
        output.WriteLine($"{callers,3} callers, this / other {Median("this") / Median("other"):0.00}");

        double Median(string name) => sides.Where(side => side.Name == name).SelectMany(side => side.Rates[callers]).Median();
    }

    private async Task<Side> StartAsync(string name, string program, int number, CancellationToken cancellationToken)
    {
        var issuing = new IssuingServer(program, commandLine, Directory.CreateDirectory(Path.Combine(directory, $"{number}")).FullName);
        await using (await issuing.StartDevAsync(cancellationToken))
        {
        }

        var process = await issuing.StartServeAsync(core: null, cancellationToken, "requestsPerSource: 1000000");
        var token = new AuthenticationHeaderValue("Bearer", await issuing.AdministratorTokenAsync(cancellationToken));
        var anchor = X509CertificateLoader.LoadCertificateFromFile(issuing.Ready.CaFile);
        return new Side(name, process, new Caller(issuing.Ready.Certificates, anchor, "application/json", authorization: token));
    }

    private async Task MeasureAsync(Side side, bool isCounted, CancellationToken cancellationToken)
    {
        foreach (var callers in Callers)
        {
            var sample = await side.Caller.BurstAsync(side.Process, orders.Make(Burst), callers, BurstLimit, cancellationToken);
            if (isCounted)
                side.Rates[callers].Add(sample.PerCpuSecond);
        }
    }

    private sealed record Side(string Name, MeasuredProcess Process, Caller Caller) : IAsyncDisposable
    {
        /// <summary>By how many called at once.</summary>
        public Dictionary<int, List<double>> Rates { get; } = Callers.ToDictionary(callers => callers, _ => new List<double>());

        public async ValueTask DisposeAsync()
        {
            Caller.Dispose();
            await Process.DisposeAsync();
        }
    }
}
