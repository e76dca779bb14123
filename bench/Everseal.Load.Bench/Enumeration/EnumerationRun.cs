using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Everseal.Load.Measuring;
using Everseal.Load.Requests;
using Everseal.Load.Servers;

namespace Everseal.Load.Enumeration;

/// <summary>
/// Refused logins of every kind in random order over kept-alive HTTPS. Each few dozen come from another
/// address of 127.0.0.0/8, because a lock is per address; what locks them is sent first and not timed.
/// </summary>
internal sealed partial class EnumerationRun(IssuingServer server, int logins, TextWriter progress)
{
    private const int Failures = 5;

    // Two, as a guesser would not wait either; more would only measure how they queue for the cores.
    private const int Callers = 2;
    private readonly Random random = new(20_000);
    private readonly Dictionary<LoginClass, List<double>> milliseconds = LoginClass.All.ToDictionary(each => each, _ => new List<double>());
    private readonly HashSet<string> answers = [];

    public async Task<EnumerationReport> RunAsync(CancellationToken cancellationToken)
    {
        await using (await server.StartDevAsync(cancellationToken))
            await AddAccountsAsync(cancellationToken);
        await using var running = await server.StartServeAsync(core: null, cancellationToken);

        var order = Enumerable.Range(0, logins).Select(i => LoginClass.All[i % LoginClass.All.Count]).ToArray();
        random.Shuffle(order);
        var parts = order.Chunk(LoginClass.AttemptsPerSource).ToList();
        try
        {
            await Parallel.ForAsync(0, parts.Count, new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellationToken }, async (source, cancellation) =>
            {
                if (source % 25 == 0)
                    progress.WriteLine($"load: {source * LoginClass.AttemptsPerSource} of {logins} logins");
                await FromOneSourceAsync(new IPAddress([127, 1, (byte)(source / 250), (byte)((source % 250) + 1)]), parts[source], cancellation);
            });
        }
        catch (OperationCanceledException)
        {
            progress.WriteLine("load: stopped before the end; the table holds what there is");
        }

        return EnumerationReport.Of(milliseconds, answers);
    }

    private async Task FromOneSourceAsync(IPAddress address, LoginClass[] part, CancellationToken cancellationToken)
    {
        using var anchor = X509CertificateLoader.LoadCertificateFromFile(server.Ready.CaFile);
        using var caller = new Caller(server.Ready.Sts, anchor, from: address);
        foreach (var name in new[] { LoginClass.LockedUser, LoginClass.LockedNobody })
        {
            for (var i = 0; i < Failures; i++)
                await caller.SendAsync(Request(name, "Wrong-horse-7-battery"), cancellationToken);
        }

        var attempts = LoginClass.All.ToDictionary(each => each, _ => 0);
        foreach (var each in part)
        {
            var request = Request(each.User(attempts[each]++), each.Password);
            var started = Stopwatch.GetTimestamp();
            var (status, body) = await caller.SendAsync(request, cancellationToken);
            Keep(each, Stopwatch.GetElapsedTime(started), $"{(int)status} {TimesAndIds().Replace(Encoding.UTF8.GetString(body.Span), "…")}");
        }
    }

    private void Keep(LoginClass login, TimeSpan time, string answer)
    {
        lock (answers)
        {
            milliseconds[login].Add(time.TotalMilliseconds);
            answers.Add(answer);
        }
    }

    private ReadOnlyMemory<byte> Request(string user, string password)
        => new PasswordRequests($"{user}@{server.Ready.Realm}", password).Make(1)[0];

    private async Task AddAccountsAsync(CancellationToken cancellationToken)
    {
        await server.AddUserAsync(LoginClass.LockedUser, LoginClass.Right, cancellationToken);
        for (var i = 0; i < LoginClass.NamesPerKind; i++)
        {
            foreach (var kind in new[] { "known", "empty", "disabled", "old" })
                await server.AddUserAsync($"{kind}-{i}", LoginClass.Right, cancellationToken);
            await server.DisableUserAsync($"disabled-{i}", cancellationToken);
            await server.AgePasswordAsync($"old-{i}", cancellationToken);
            await server.AddServiceAsync($"service-{i}", new HolderOfKeyRequests($"service-{i}").CertificatePem, cancellationToken);
        }
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z|(urn:uuid:|_)[0-9a-f-]{36}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TimesAndIds();
}
