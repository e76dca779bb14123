using System.Security.Cryptography.X509Certificates;
using Everseal.Core.WsTrust;
using Everseal.Load.Baselines;
using Everseal.Load.Measuring;
using Everseal.Load.Processes;
using Everseal.Load.Reporting;
using Everseal.Load.Requests;
using Everseal.Load.Servers;

namespace Everseal.Load;

/// <summary>Where the programs lie and where data may be written.</summary>
internal sealed record LoadPrograms(string Server, string CommandLine, string BareServer);

/// <summary>
/// One measurement: both servers side by side, every kind of load in turn and again in the next round, so that the
/// figures that are divided by one another come from the same minute.
/// </summary>
internal sealed class LoadRun(LoadPrograms programs, LoadPlan plan, string directory, TextWriter progress)
{
    private const string User = "load";
    private const string Password = "Correct-horse-7-battery";

    private readonly HolderOfKeyRequests holderOfKey = new("load-service");
    private readonly IssuingServer issuing = new(programs.Server, programs.CommandLine, directory);
    private readonly BareServer bare = new(programs.BareServer, directory);
    private readonly PublishedDocumentRun published = new(plan, new BareServer(programs.BareServer, Directory.CreateDirectory(Path.Combine(directory, "published")).FullName));
    private readonly BareServer ocspBare = new(programs.BareServer, Directory.CreateDirectory(Path.Combine(directory, "ocsp")).FullName);
    private readonly BareServer certificateBare = new(programs.BareServer, Directory.CreateDirectory(Path.Combine(directory, "certificates")).FullName);

    public async Task<LoadReport> RunAsync(CancellationToken cancellationToken)
    {
        Say("disk");
        var flush = FlushTime.Measure(directory, count: 50);

        Say("first start");
        LoadFigures figures;
        int answerBytes;
        await using (await issuing.StartDevAsync(cancellationToken))
        {
        }

        // As behind one proxy: from one address comes all there is.
        await using (var server = await issuing.StartServeAsync(core: null, cancellationToken, "requestsPerSource: 1000000", "loginsPerSource: 1000000", "loginsPerUser: 1000000"))
        {
            var memory = new MemoryFigures { AfterStart = server.ResidentBytes };
            await issuing.AddServiceAsync(holderOfKey.Name, holderOfKey.CertificatePem, cancellationToken);
            await issuing.AddUserAsync(User, Password, cancellationToken);
            var ready = issuing.Ready;
            using var sts = new Caller(ready.Sts, X509CertificateLoader.LoadCertificateFromFile(ready.CaFile));

            Say($"warm-up, {LoadPlan.WarmUp} tokens and more");
            answerBytes = await FirstTokenAsync(sts, cancellationToken);
            await sts.BurstAsync(server, holderOfKey.Make(LoadPlan.WarmUp - 1), concurrency: 8, TimeSpan.FromMinutes(1), cancellationToken);
            memory = memory with { AfterTokens = server.ResidentBytes };
            await sts.SettleAsync(server, () => holderOfKey.Make(600), concurrency: 8, plan.BurstLimit, cancellationToken);

            await using var bareServer = await bare.StartAsync(answerBytes, cancellationToken);
            memory = memory with { Bare = bareServer.ResidentBytes };
            using var bareCaller = new Caller(bare.Url, bare.Certificate);
            await bareCaller.SettleAsync(bareServer, () => holderOfKey.Make(600), concurrency: 8, plan.BurstLimit, cancellationToken);
            figures = await MeasureAsync(server, sts, bareServer, bareCaller, cancellationToken);
            Say("OCSP");
            await new OcspLoad(plan, issuing, ocspBare).MeasureAsync(server, figures, cancellationToken);
            Say("certificates");
            await new CertificateLoad(plan, issuing, certificateBare).MeasureAsync(server, figures, cancellationToken);
            figures = figures with { Memory = memory, Flush = flush, AnswerBytes = answerBytes };

            Say("published documents");
            figures = figures with { Published = await published.MeasureAsync(server, new Uri(ready.Url), sts, cancellationToken) };
        }

        return LoadReport.Of(figures with { Starts = await MeasureStartsAsync(answerBytes, cancellationToken) });
    }

    private async Task<LoadFigures> MeasureAsync(
        MeasuredProcess server, Caller sts, MeasuredProcess bareServer, Caller bareCaller, CancellationToken cancellationToken)
    {
        var figures = new LoadFigures();
        var passwords = new PasswordRequests($"{User}@{issuing.Ready.Realm}", Password);
        for (var round = 1; round <= plan.Rounds; round++)
        {
            Say($"round {round} of {plan.Rounds}");
            await AddOpenSslAsync(figures, cancellationToken);
            foreach (var (concurrency, count) in plan.HolderOfKey)
            {
                var requests = holderOfKey.Make(count);
                figures.HolderOfKey.Add(concurrency, await sts.BurstAsync(server, requests, concurrency, plan.BurstLimit, cancellationToken));
                figures.Bare.Add(concurrency, await bareCaller.BurstAsync(bareServer, requests, concurrency, plan.BurstLimit, cancellationToken));
            }

            await AddOpenSslAsync(figures, cancellationToken);
            figures.PasswordHashRates.Add(PasswordHashSpeed.Measure(count: 20));
            foreach (var (concurrency, count) in plan.Passwords)
                figures.Passwords.Add(concurrency, await sts.BurstAsync(server, passwords.Make(count), concurrency, plan.BurstLimit, cancellationToken));
        }

        return figures;
    }

    private static async Task AddOpenSslAsync(LoadFigures figures, CancellationToken cancellationToken)
    {
        if (await OpenSslSpeed.SignRateAsync(cancellationToken) is { } rate)
            figures.OpenSslSignRates.Add(rate);
    }

    /// <summary>Read as a client reads it: what is counted below are tokens.</summary>
    private async Task<int> FirstTokenAsync(Caller sts, CancellationToken cancellationToken)
    {
        var answer = await sts.AskAsync(holderOfKey.Make(1)[0], cancellationToken);
        return TrustResponseReader.Read(answer).OrThrow() is TrustResponse.Issued
            ? answer.Length
            : throw new InvalidOperationException("The first answer holds no token.");
    }

    private async Task<StartFigures> MeasureStartsAsync(int answerBytes, CancellationToken cancellationToken)
    {
        var starts = new StartFigures();
        for (var i = 1; i <= plan.Starts; i++)
        {
            Say($"start {i} of {plan.Starts}");
            await using (var server = await bare.StartAsync(answerBytes, cancellationToken))
                starts.Bare.Add(server.StartTime);
            await using (var server = await issuing.StartServeAsync(core: null, cancellationToken))
                starts.Serve.Add(server.StartTime);
            await using (var server = await issuing.StartDevAsync(cancellationToken))
                starts.Dev.Add(server.StartTime);
        }

        return starts;
    }

    private void Say(string step) => progress.WriteLine($"load: {step}");
}
