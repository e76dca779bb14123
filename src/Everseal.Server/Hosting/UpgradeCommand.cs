using System.Text.Json;
using Everseal.Core.Errors;
using Everseal.Server.KeyProtection;
using Everseal.Server.Upgrading;

namespace Everseal.Server.Hosting;

/// <summary>
/// <c>everseal upgrade</c>: brings the databases up to date without serving. <c>--check</c> tells what that and the next start would
/// do, and changes nothing.
/// </summary>
internal static class UpgradeCommand
{
    public static Task<int> RunAsync(string directory, TimeProvider time, CancellationToken cancellationToken)
        => Terminal.GuardAsync(async () =>
        {
            ProcessMemory.Protect();
            if (!File.Exists(Path.Combine(directory, "everseal.db")))
                throw new StsErrorException(ErrorCodes.Server.DataDirectoryEmpty.With($"{directory} holds no data of Everseal."));
            using var data = DataDirectory.Open(directory).OrThrow();
            await Terminal.SayAsync(Words((await DataUpgrade.RunAsync(data, time, cancellationToken)).OrThrow()));
        });

    /// <param name="configurationFile">Null for the one in the data directory.</param>
    public static Task<int> CheckAsync(string directory, string? configurationFile, bool asJson, TimeProvider time)
        => Terminal.JudgeAsync(async () =>
        {
            var file = configurationFile ?? Path.Combine(directory, "everseal.yaml");
            var problems = configurationFile is null && !File.Exists(file) ? null : ConfigurationReader.ProblemsOf(file);
            var report = new UpgradeCheck(Path.GetFullPath(directory), time).Run(problems);
            await Terminal.SayAsync(asJson ? JsonSerializer.Serialize(report, UpgradeJson.Default.UpgradeReport) : Table(report));
            return (int)report.State;
        });

    /// <summary>For verbs that then work on the directory: whatever lies there has the schema of this version afterwards.</summary>
    /// <exception cref="StsErrorException">A newer version wrote it, or it could not be upgraded.</exception>
    public static async Task BeforeStartAsync(DataDirectory data, TimeProvider time, CancellationToken cancellationToken)
    {
        var applied = (await DataUpgrade.RunAsync(data, time, cancellationToken)).OrThrow();
        if (applied.Steps.Count > 0)
            await Terminal.ProgressAsync(Words(applied));
    }

    private static string Words(AppliedUpgrade applied) => applied.Steps.Count == 0
        ? "The databases are those of this version; certificates are looked at by the next start."
        : $"Upgraded {string.Join("; ", applied.Steps)}. The databases of before are kept in {applied.Copy}.";

    private static string Table(UpgradeReport report)
    {
        var rows = report.Items.Select(IReadOnlyList<string> (item) => [item.Area, item.Name, item.State.ToString().ToUpperInvariant(), item.Now, item.AtStart]);
        var next = report.Items.Where(item => item.Next is not null).Select(item => $"\n\n  {item.Code} {item.Name}\n  next: {item.Next}");
        return TextTable.Write(["AREA", "WHAT", "STATE", "NOW", "AT START"], [.. rows]) + string.Concat(next);
    }
}
