using System.Text.Json;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Auditing;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;

namespace Everseal.Server.Hosting;

/// <summary>
/// What <c>/api/v1/audit/verification</c> answers, for a data directory that no server runs on: the question as JSON on
/// stdin, the verdict as JSON on stdout. Nothing is written.
/// </summary>
internal static class VerifyAuditCommand
{
    public static Task<int> RunAsync(string directory, TimeProvider time, CancellationToken cancellationToken)
        => Terminal.JudgeAsync(async () =>
        {
            ProcessMemory.Protect();
            var asked = JsonSerializer.Deserialize(await Console.In.ReadToEndAsync(cancellationToken), AdministrationJson.Default.VerifyAudit)!;
            if (!File.Exists(Path.Combine(directory, "ledger.db")))
                throw new StsErrorException(ErrorCodes.Server.DataDirectoryEmpty.With($"{directory} holds no data of Everseal."));

            using var data = DataDirectory.Open(directory).OrThrow();
            await using var services = new ServiceCollection().AddLogging().AddSingleton(time).AddSingleton(data).AddEversealStores().BuildServiceProvider();
            using var key = services.GetRequiredService<AuditKey>().OpenPublicKey();
            using var connection = new LedgerDatabase(data.LedgerFile).OpenForReading();
            var verdict = AuditVerification.Run(connection, key, asked.Sequences).OrThrow();
            await Terminal.SayAsync(JsonSerializer.Serialize(verdict, AdministrationJson.Default.AuditVerdict));
            return 0;
        });
}
