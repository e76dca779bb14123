using Everseal.Core.Errors;
using Everseal.Server.KeyProtection;

namespace Everseal.Server.Hosting;

/// <summary><c>everseal serve --config FILE</c>: runs a data directory that <c>init</c> made. Never makes a CA or a realm.</summary>
internal static class ServeCommand
{
    public static Task<int> RunAsync(string configurationFile, string? readyFile, TimeProvider time, CancellationToken cancellationToken)
        => Terminal.GuardAsync(async () =>
        {
            ProcessMemory.Protect();
            var configuration = ConfigurationReader.ReadFile(configurationFile).OrThrow();
            if (!File.Exists(Path.Combine(configuration.Data, "everseal.db")))
                throw new StsErrorException(ErrorCodes.Server.DataDirectoryEmpty.With($"{configuration.Data} holds no data of Everseal."));

            using var data = DataDirectory.Open(configuration.Data).OrThrow();
            await BeforeServing.RunAsync(data, configuration, time, cancellationToken);
            await using var host = EversealHost.Build(data, configuration, time).OrThrow();
            await host.PrepareAsync(cancellationToken);
            var realm = (await host.StartAsync(cancellationToken)).OrThrow();

            await Terminal.SayAsync($"Everseal serves realm {realm.Name} at {configuration.PublicUrl}, listening on {string.Join(", ", configuration.Listen)}; data {data.Path}");
            if (readyFile is not null)
                await ReadyFile.Of(realm, data, configuration).WriteAsync(readyFile, cancellationToken);
            await host.WaitForShutdownAsync(cancellationToken);
        });
}
