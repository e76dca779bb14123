using Everseal.Load.Measuring;
using Everseal.Load.Processes;
using Everseal.Load.Reporting;
using Everseal.Load.Servers;

namespace Everseal.Load;

/// <summary>What verifiers fetch, each document in turn with a bare server that answers with as many bytes.</summary>
internal sealed class PublishedDocumentRun(LoadPlan plan, BareServer bare)
{
    private const int Concurrency = 8;

    private static readonly (string Name, string Path)[] Documents =
        [("SAML metadata", "websso/SAML2/Metadata"), ("JWKS", "openidconnect/jwks")];

    public async Task<List<PublishedFigures>> MeasureAsync(MeasuredProcess server, Uri url, Caller caller, CancellationToken cancellationToken)
    {
        var figures = new List<PublishedFigures>();
        foreach (var (name, path) in Documents)
        {
            var document = new Uri(url, path);
            var bytes = (await caller.FetchAsync(document, cancellationToken)).Length;
            await using var bareServer = await bare.StartAsync(bytes, cancellationToken);
            using var bareCaller = new Caller(bare.Url, bare.Certificate);
            figures.Add(await MeasureAsync(name, bytes, () => FetchAsync(server, caller, document), () => FetchAsync(bareServer, bareCaller, bare.Url)));
        }

        return figures;

        Task<Sample> FetchAsync(MeasuredProcess measured, Caller by, Uri address)
            => by.BurstAsync(measured, address, plan.Fetches, Concurrency, plan.BurstLimit, cancellationToken);
    }

    // The first burst of both compiles what is hot and does not count.
    private async Task<PublishedFigures> MeasureAsync(string name, int bytes, Func<Task<Sample>> published, Func<Task<Sample>> bareAnswer)
    {
        var (ours, others) = (new Bursts(), new Bursts());
        for (var round = 0; round <= plan.Rounds; round++)
        {
            var (mine, other) = (await published(), await bareAnswer());
            if (round == 0)
                continue;
            ours.Add(Concurrency, mine);
            others.Add(Concurrency, other);
        }

        return new PublishedFigures(name, bytes, ours.Of(Concurrency), others.Of(Concurrency));
    }
}
