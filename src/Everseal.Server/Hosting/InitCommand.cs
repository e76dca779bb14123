using Everseal.Server.Installing;
using Everseal.Server.KeyProtection;

namespace Everseal.Server.Hosting;

/// <summary><c>everseal init</c>: makes what is missing in a data directory, and says what to run next.</summary>
internal static class InitCommand
{
    public static Task<int> RunAsync(SetUp setUp, TimeProvider time, CancellationToken cancellationToken)
        => Terminal.GuardAsync(async () =>
        {
            ProcessMemory.Protect();
            using var data = DataDirectory.Open(setUp.Data).OrThrow();
            await UpgradeCommand.BeforeStartAsync(data, time, cancellationToken);
            await Terminal.ProgressAsync($"Making keys and certificates in {data.Path} …");
            var installed = (await Installation.EnsureAsync(data, setUp.ToRequest(), time, cancellationToken)).OrThrow();
            var configurationFile = Path.Combine(data.Path, "everseal.yaml");
            if (!File.Exists(configurationFile))
                await File.WriteAllTextAsync(configurationFile, ConfigurationText(setUp), cancellationToken);
            await Terminal.SayAsync(StartReport.Installed(data, setUp, installed, configurationFile, time.GetUtcNow()));
        });

    private static string ConfigurationText(SetUp setUp) => $"""
        # Everseal reads this file at start; docs/reference/configuration.md lists every key.
        data: .
        listen: "{setUp.Listen}"
        publicUrl: {setUp.EffectivePublicUrl}
        {StatusText(setUp.Status)}
        """;

    private static string StatusText(StatusListener? status) => status is null ? "" : $"""
        status:
          listen: "{status.Listen}"
          url: {status.Url.GetLeftPart(UriPartial.Authority)}

        """;
}
