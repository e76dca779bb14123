using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Everseal.Load.Measuring;
using Everseal.Load.Processes;
using Everseal.Load.Reporting;
using Everseal.Load.Requests;
using Everseal.Load.Servers;

namespace Everseal.Load;

/// <summary>Certificates that an administrator orders over the API, each with its durable records, beside a bare Kestrel that sends as many bytes, in turn.</summary>
internal sealed class CertificateLoad(LoadPlan plan, IssuingServer issuing, BareServer bare)
{
    private const string RequestType = "application/json";

    private readonly CertificateOrders orders = new();

    public async Task MeasureAsync(MeasuredProcess server, LoadFigures figures, CancellationToken cancellationToken)
    {
        var token = new AuthenticationHeaderValue("Bearer", await issuing.AdministratorTokenAsync(cancellationToken));
        using var authority = new Caller(
            issuing.Ready.Certificates, X509CertificateLoader.LoadCertificateFromFile(issuing.Ready.CaFile), RequestType, authorization: token);
        var answer = await authority.AskAsync(orders.Make(1)[0], cancellationToken);

        await using var bareProcess = await bare.StartAsync(answer.Length, cancellationToken);
        using var bareCaller = new Caller(bare.Url, bare.Certificate, RequestType, authorization: token);
        foreach (var (concurrency, count) in plan.Certificates)
        {
            await authority.SettleAsync(server, () => orders.Make(count), concurrency, plan.BurstLimit, cancellationToken);
            await bareCaller.BurstAsync(bareProcess, orders.Make(count), concurrency, plan.BurstLimit, cancellationToken);
            for (var round = 0; round < plan.Rounds; round++)
            {
                var requests = orders.Make(count);
                figures.Certificates.Add(concurrency, await authority.BurstAsync(server, requests, concurrency, plan.BurstLimit, cancellationToken));
                figures.CertificatesBare.Add(concurrency, await bareCaller.BurstAsync(bareProcess, requests, concurrency, plan.BurstLimit, cancellationToken));
            }
        }
    }
}
