using System.Data.Common;
using System.Text.Json;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.DressRehearsal;
using Everseal.Server.KeyProtection;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Hosting;

/// <summary><c>everseal rehearse --at DATE</c>: which logins would break on that day, found out on a copy of the data.</summary>
internal static class RehearseOnCopyCommand
{
    public static Task<int> RunAsync(string directory, RehearsalOrder order, string output, TimeProvider time, CancellationToken cancellationToken)
        => Terminal.JudgeAsync(async () =>
        {
            ProcessMemory.Protect();
            directory = Path.GetFullPath(directory);
            var report = await RehearseAsync(directory, order, time, cancellationToken);
            if (await RehearsalRecord.KeepAsync(directory, new RecordRehearsal(report.At, report.WithRenewal, report.Outcome.ToString().ToLowerInvariant()), time, cancellationToken) is { } unrecorded)
                await Terminal.ProgressAsync($"{unrecorded.Code.Id} {unrecorded.Code.Title}: {unrecorded.PublicDetail}");
            await Terminal.SayAsync(output switch
            {
                "json" => JsonSerializer.Serialize(report, DressReportJson.Default.DressReport),
                "html" => ReportPage.Write(report),
                _ => ReportText.Write(report),
            });
            return report.ExitCode;
        });

    private static async Task<DressReport> RehearseAsync(string directory, RehearsalOrder order, TimeProvider time, CancellationToken cancellationToken)
    {
        using var copy = DataCopy.Make(directory).OrThrow();
        using var master = MasterKey.Read(Path.Combine(directory, "master.key")).OrThrow();
        await Terminal.ProgressAsync($"Rehearsing on a copy of {directory} …");
        try
        {
            return (await new CopyRehearsal(copy, ReadConfiguration(directory), master, time, Terminal.ProgressAsync).RunAsync(order, cancellationToken)).OrThrow();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DbException or DbUpdateException)
        {
            throw new StsErrorException(ErrorCodes.Rehearsals.NotCopied.With($"The copy could not be used: {failure.GetBaseException().Message}"));
        }
    }

    /// <summary>What <c>init</c> wrote beside the data; without it, the usual.</summary>
    private static ServerConfiguration ReadConfiguration(string directory)
        => Path.Combine(directory, "everseal.yaml") is var file && File.Exists(file)
            ? ConfigurationReader.ReadFile(file).OrThrow()
            : new ServerConfiguration { Data = directory };
}
