using System.Text.Json;
using Everseal.Cli.Administration;
using Everseal.Cli.ServerProcess;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Cli.Auditing;

/// <summary>Has a trail checked: by the server that keeps it, or, when none runs on a data directory, by the server program.</summary>
internal static class TrailSource
{
    public static Task<AuditVerdict> AskAsync(AdministrationClient client, VerifyAudit question, CancellationToken cancellation)
        => client.SendAsync<VerifyAudit, AuditVerdict>(HttpMethod.Post, ApiPaths.For(ApiPaths.AuditVerification), question, cancellation);

    public static async Task<AuditVerdict> VerifyAsync(string dataDirectory, VerifyAudit question, Terminal terminal, CancellationToken cancellation)
    {
        try
        {
            using var client = AdministrationClient.OnHost(dataDirectory);
            return await AskAsync(client, question, cancellation);
        }
        catch (ProblemException stopped) when (stopped.Problem.Code == ErrorCodes.CommandLine.NoServer.Id && Directory.Exists(dataDirectory))
        {
            return await VerifyWithoutServerAsync(dataDirectory, question, terminal, cancellation);
        }
        catch (ProblemException stopped) when (stopped.ExitCode == ExitCodes.Refused)
        {
            // The server could not read its trail: nothing was found to be wrong, and nothing to be right.
            throw new ProblemException(stopped.Problem, ExitCodes.CouldNot);
        }
    }

    private static async Task<AuditVerdict> VerifyWithoutServerAsync(string dataDirectory, VerifyAudit question, Terminal terminal, CancellationToken cancellation)
    {
        var answer = await ServerProgram.Find(terminal).AskAsync(
            JsonSerializer.Serialize(question, AdministrationJson.Default.VerifyAudit), ["verify-audit", "--data", Path.GetFullPath(dataDirectory)], cancellation);
        return answer is null
            ? throw ProblemException.CouldNot(ErrorCodes.CommandLine.AuditNotReadable, null, $"the trail in {dataDirectory} could not be checked")
            : JsonSerializer.Deserialize(answer, AdministrationJson.Default.AuditVerdict)!;
    }
}
