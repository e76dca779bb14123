using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Everseal.Load.Measuring;
using Everseal.Load.Processes;

namespace Everseal.Load.Overload;

/// <summary>
/// How long others wait meanwhile: a relying party that validates a token, and a client that reads the WSDL. In a process of
/// its own, whose threads do not queue behind those that flood.
/// </summary>
internal sealed record Probes(IReadOnlyList<TimeSpan> Validations, IReadOnlyList<TimeSpan> Documents)
{
    // Seldom: what they cost the server is not counted as goodput.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <param name="request">File with the Validate request.</param>
    public static async Task<Probes> RunAsync(Uri sts, string anchor, string request, TimeSpan length, CancellationToken cancellationToken)
    {
        var output = await Tool.RunAsync(
            Environment.ProcessPath!,
            ["--probe", sts.AbsoluteUri, anchor, request, length.TotalSeconds.ToString(CultureInfo.InvariantCulture)], cancellationToken);
        var times = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ').Select(ticks => new TimeSpan(long.Parse(ticks, CultureInfo.InvariantCulture))).ToArray()).ToList();
        return new Probes([.. times.Select(pair => pair[0])], [.. times.Select(pair => pair[1])]);
    }

    /// <summary>The other process: a line with both times for each round.</summary>
    /// <exception cref="InvalidOperationException">One of them was refused.</exception>
    public static async Task AskAsync(string[] arguments, TextWriter output, CancellationToken cancellationToken)
    {
        using var anchor = X509CertificateLoader.LoadCertificateFromFile(arguments[1]);
        using var caller = new Caller(new Uri(arguments[0]), anchor, from: IPAddress.Parse("127.0.0.9"));
        var request = await File.ReadAllBytesAsync(arguments[2], cancellationToken);
        var length = TimeSpan.FromSeconds(double.Parse(arguments[3], CultureInfo.InvariantCulture));

        // The first pays for the connection and the JIT.
        await caller.AskAsync(request, cancellationToken);
        await caller.GetAsync("?wsdl", cancellationToken);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < length; await Task.Delay(Interval, cancellationToken))
        {
            var started = Stopwatch.GetTimestamp();
            await caller.AskAsync(request, cancellationToken);
            var validation = Stopwatch.GetElapsedTime(started);
            var document = await caller.GetAsync("?wsdl", cancellationToken);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{validation.Ticks} {document.Ticks}"));
        }
    }
}
