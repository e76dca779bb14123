using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Administration;
using Everseal.Load.Measuring;
using Everseal.Load.Processes;
using Everseal.Load.Requests;
using Everseal.Load.Servers;

namespace Everseal.Load.Rotation;

/// <summary>
/// The signing key is replaced while the server issues as fast as it can. Bursts with and without a rotation take turns, so
/// that a neighbour on the machine disturbs both alike; one request that is not answered with a token ends the run.
/// </summary>
internal sealed class RotationRun(IssuingServer issuing, int rounds, int requests, TextWriter progress)
{
    private const int Concurrency = 8;

    private static readonly TimeSpan BurstLimit = TimeSpan.FromMinutes(1);

    private readonly HolderOfKeyRequests holderOfKey = new("rotation-service");

    public async Task<RotationFigures> RunAsync(CancellationToken cancellationToken)
    {
        await using (await issuing.StartDevAsync(cancellationToken))
        {
        }

        await using var server = await issuing.StartServeAsync(core: null, cancellationToken, "requestsPerSource: 1000000", "loginsPerSource: 1000000", "loginsPerUser: 1000000");
        await issuing.AddServiceAsync(holderOfKey.Name, holderOfKey.CertificatePem, cancellationToken);
        var root = X509CertificateLoader.LoadCertificateFromFile(issuing.Ready.CaFile);
        using var sts = new Caller(issuing.Ready.Sts, root);
        using var administration = new Caller(
            issuing.Ready.Sts, root, "application/json", authorization: new AuthenticationHeaderValue("Bearer", await issuing.AdministratorTokenAsync(cancellationToken)));

        progress.WriteLine("load: warm-up");
        await sts.BurstAsync(server, holderOfKey.Make(2 * requests), Concurrency, BurstLimit, cancellationToken);
        await RotateAsync(administration, TimeSpan.Zero, cancellationToken);

        var figures = new RotationFigures([], []);
        for (var round = 1; round <= rounds; round++)
        {
            progress.WriteLine($"load: round {round} of {rounds}");
            var normal = await sts.BurstAsync(server, holderOfKey.Make(requests), Concurrency, BurstLimit, cancellationToken);
            figures.Normal.Add(normal);
            figures.Rotating.Add(await RotatingBurstAsync(server, sts, administration, normal.Wall, cancellationToken));
        }

        return figures;
    }

    private async Task<Sample> RotatingBurstAsync(MeasuredProcess server, Caller sts, Caller administration, TimeSpan expected, CancellationToken cancellationToken)
    {
        var rotation = RotateAsync(administration, expected / 4, cancellationToken);
        var sample = await sts.BurstAsync(server, holderOfKey.Make(requests), Concurrency, BurstLimit, cancellationToken);
        await rotation;
        return sample;
    }

    /// <summary>Publishes a key, and makes it the one that signs a pause later.</summary>
    private async Task RotateAsync(Caller administration, TimeSpan pause, CancellationToken cancellationToken)
    {
        await Task.Delay(pause, cancellationToken);
        await ChangeAsync(administration, HttpMethod.Post, ApiPaths.KeyRotation, "{}"u8.ToArray(), cancellationToken);
        await Task.Delay(pause, cancellationToken);
        await ChangeAsync(administration, HttpMethod.Put, ApiPaths.NextPromotion, """{"unseen":true}"""u8.ToArray(), cancellationToken);
    }

    private async Task ChangeAsync(Caller administration, HttpMethod method, string path, byte[] body, CancellationToken cancellationToken)
    {
        var (status, answer) = await administration.SendAsync(method, new Uri(new Uri(issuing.Ready.Url), ApiPaths.For(path, issuing.Ready.Realm)), body, cancellationToken);
        if ((int)status != 200)
            throw new InvalidOperationException($"{path} answered {(int)status}: {System.Text.Encoding.UTF8.GetString(answer.Span)}");
    }
}
