using Everseal.Cli.Administration;
using Everseal.Cli.ServerProcess;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Watch.Probes;
using Everseal.Watch.Probes.Deployment;
using Everseal.Watch.Probes.Tls;
using Everseal.Watch.Targets;

namespace Everseal.Cli.Checking;

/// <summary>
/// This host's own deployment. What is stored, the server program tells, whether a server runs or not; where one runs, what
/// it serves is looked at from outside, as a client sees it.
/// </summary>
internal sealed class DeploymentProbe(Terminal terminal) : IProbe
{
    private const string Served = "TLS as served";

    // On its own socket, for a question that costs nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TlsObserver tls = new(terminal.Clock, new KnownCertificates());

    public async Task<Observation> ObserveAsync(CheckTarget target, CancellationToken deadline)
    {
        var directory = target.Path ?? throw new ArgumentException("A deployment has a data directory.", nameof(target));
        var stored = await ReadStoredAsync(directory, deadline);
        var sources = stored.IsSuccess
            ? [.. stored.Value, await LookAtServedAsync(directory, deadline)]
            : (IReadOnlyList<ObservedSource>)[new ObservedSource("Data directory", directory, [], stored.Error)];
        return new Observation(target, terminal.Clock.GetUtcNow(), sources);
    }

    private async Task<Result<IReadOnlyList<ObservedSource>>> ReadStoredAsync(string directory, CancellationToken deadline)
    {
        if (!Directory.Exists(directory))
            return ErrorCodes.FileProbes.DeploymentNotReadable.With($"{directory} does not exist.");
        try
        {
            return await ServerProgram.Find(terminal).AskAsync(question: string.Empty, ["observe", "--data", directory], deadline) is { } answer
                ? StoredObservation.Read(answer)
                : ErrorCodes.FileProbes.DeploymentNotReadable.With($"The server program could not read {directory}; it said why above.");
        }
        catch (ProblemException missing)
        {
            return ErrorCodes.CommandLine.NoServerProgram.With(missing.Problem.Detail);
        }
        catch (OperationCanceledException)
        {
            return ErrorCodes.CheckRuns.TargetTimeOver.With("The time was over before the server program had read the data directory.");
        }
    }

    private async Task<ObservedSource> LookAtServedAsync(string directory, CancellationToken deadline)
    {
        using var patience = new CancellationTokenSource(Patience, terminal.Clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline, patience.Token);
        try
        {
            using var client = AdministrationClient.OnHost(directory);
            var server = await client.GetAsync<ServerDescription>(ApiPaths.For(ApiPaths.Server), limit.Token);
            var url = new Uri(server.PublicUrl);
            var served = (await tls.ObserveAsync(new TlsEndpoint(url.Host, url.Port, url.Host, StartTls: null), deadline)) with { Name = Served };
            return served.Failure is { } failure ? served with { Remarks = [.. served.Remarks, Silent($"{url.Authority}: {failure.PublicDetail}")] } : served;
        }
        catch (ProblemException absent) when (absent.ExitCode == ExitCodes.CouldNot && absent.Problem.Code != ErrorCodes.CommandLine.UnexpectedAnswer.Id)
        {
            // No server runs, or its socket is another account's: what is stored is all that can be said.
            return new ObservedSource(Served, directory, [], ErrorCodes.CommandLine.NoServer.With($"No server answers on {directory}, so nothing is served.")) { IsOptional = true };
        }
        catch (OperationCanceledException)
        {
            return new ObservedSource(Served, directory, [], null) { Remarks = [Silent($"The socket in {directory} took the connection and gave no answer within {Patience.TotalSeconds:0} s.")] };
        }
        catch (Exception strange) when (strange is ProblemException or HttpRequestException)
        {
            return new ObservedSource(Served, directory, [], null) { Remarks = [Silent($"The socket in {directory}: {strange.Message}")] };
        }
    }

    private static StsError Silent(string detail) => ErrorCodes.FileProbes.OwnServerSilent.With(detail);
}
