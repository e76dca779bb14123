using Everseal.Server.Authorities;
using Everseal.Server.Installing;
using Everseal.Server.KeyProtection;

namespace Everseal.Server.Hosting;

/// <summary><c>everseal dev</c>: from nothing to a service that has just issued and validated a token.</summary>
internal static class DevCommand
{
    public static Task<int> RunAsync(SetUp setUp, string? readyFile, TimeProvider time, CancellationToken cancellationToken)
        => Terminal.GuardAsync(async () =>
        {
            ProcessMemory.Protect();
            var configuration = new ServerConfiguration { Data = setUp.Data, Listen = [setUp.Listen], PublicUrl = setUp.EffectivePublicUrl, Status = setUp.Status };
            using var data = DataDirectory.Open(setUp.Data).OrThrow();
            await BeforeServing.RunAsync(data, configuration, time, cancellationToken);
            await using var host = EversealHost.Build(data, configuration, time).OrThrow();
            (await host.Services.GetRequiredService<Installation>().EnsureAsync(setUp.ToRequest(), cancellationToken)).OrThrow();
            var realm = (await host.StartAsync(cancellationToken)).OrThrow();

            var selfCheck = await host.Services.GetRequiredService<SelfCheck>().RunAsync(realm, data, configuration, cancellationToken);
            var certificates = host.Services.GetRequiredService<CertificateInventory>().Read();
            await Terminal.SayAsync(StartReport.Serving(data, configuration, realm, certificates, selfCheck, time.GetUtcNow()));
            if (readyFile is not null)
                await ReadyFile.Of(realm, data, configuration).WriteAsync(readyFile, cancellationToken);
            await host.WaitForShutdownAsync(cancellationToken);
        });
}
