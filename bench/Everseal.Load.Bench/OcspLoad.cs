using System.Security.Cryptography.X509Certificates;
using Everseal.Load.Measuring;
using Everseal.Load.Processes;
using Everseal.Load.Reporting;
using Everseal.Load.Requests;
using Everseal.Load.Servers;

namespace Everseal.Load;

/// <summary>Kept OCSP answers beside a bare Kestrel that sends as many bytes, in turn.</summary>
internal sealed class OcspLoad(LoadPlan plan, IssuingServer issuing, BareServer bare)
{
    private const string RequestType = "application/ocsp-request";

    public async Task MeasureAsync(MeasuredProcess server, LoadFigures figures, CancellationToken cancellationToken)
    {
        var root = X509CertificateLoader.LoadCertificateFromFile(issuing.Ready.CaFile);
        var address = new Uri(new Uri(issuing.Ready.Url), "/ca/ocsp");
        using var responder = new Caller(address, root, RequestType);
        using var issuer = X509CertificateLoader.LoadCertificate((await responder.GetAsync(new Uri(address, "/ca/certificates/issuing.cer"), cancellationToken)).Span);
        ReadOnlyMemory<byte> request = OcspRequests.For(responder.ServerCertificate!, issuer);
        var answer = await responder.AskAsync(request, cancellationToken);

        await using var bareProcess = await bare.StartAsync(answer.Length, cancellationToken);
        using var bareCaller = new Caller(bare.Url, bare.Certificate, RequestType);
        foreach (var (concurrency, count) in plan.Ocsp)
        {
            ReadOnlyMemory<byte>[] requests = [.. Enumerable.Repeat(request, count)];
            await responder.BurstAsync(server, requests, concurrency, plan.BurstLimit, cancellationToken);
            await bareCaller.BurstAsync(bareProcess, requests, concurrency, plan.BurstLimit, cancellationToken);
            for (var round = 0; round < plan.Rounds; round++)
            {
                figures.Ocsp.Add(concurrency, await responder.BurstAsync(server, requests, concurrency, plan.BurstLimit, cancellationToken));
                figures.OcspBare.Add(concurrency, await bareCaller.BurstAsync(bareProcess, requests, concurrency, plan.BurstLimit, cancellationToken));
            }
        }
    }
}
