using System.Security.Cryptography;
using System.Text;
using Everseal.Core.Audit;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Server.Ledger;

namespace Everseal.Server.Auditing;

/// <summary>What the server was told to be, as text: one <c>name=value</c> line per setting, and never a secret.</summary>
public sealed record EffectiveConfiguration(string Text)
{
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <summary>The settings that differ, as <c>name: old -> new</c>.</summary>
    public static string Difference(string before, string after)
    {
        var (old, current) = (Settings(before), Settings(after));
        return string.Join("; ", old.Keys.Union(current.Keys, StringComparer.Ordinal)
            .Where(name => old.GetValueOrDefault(name) != current.GetValueOrDefault(name))
            .Select(name => $"{name}: {old.GetValueOrDefault(name) ?? "(none)"} -> {current.GetValueOrDefault(name) ?? "(none)"}"));
    }

    private static Dictionary<string, string> Settings(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[^1], StringComparer.Ordinal);
}

/// <summary>The records of the server's own life: start, stop, and a configuration that is not the one of the last start.</summary>
internal sealed class RunRecords(TokenLedger ledger, IncidentRegister incidents, EffectiveConfiguration configuration, TimeProvider time)
{
    private const string ConfigurationMemory = "configuration";
    private const string RunMemory = "run";
    private const string Running = "running";

    private static readonly string Version = typeof(RunRecords).Assembly.GetName().Version!.ToString(3);

    /// <exception cref="StsErrorException">It could not be recorded.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        var (wasRunning, before) = (Remembered(RunMemory) == Running, Remembered(ConfigurationMemory));
        if (wasRunning)
        {
            await RaiseUnrecordedEndAsync();
        }

        await RecordAsync(AuditKind.Service, "server start", $"version {Version}; configuration sha256 {configuration.Digest}", cancellationToken);
        if (before is not null && before != configuration.Text)
            await RecordAsync(AuditKind.Act, "configuration change", EffectiveConfiguration.Difference(before, configuration.Text), cancellationToken);

        await WriteAsync(statements =>
        {
            statements.Remember(RunMemory, Running);
            statements.Remember(ConfigurationMemory, configuration.Text);
        }, cancellationToken);
    }

    /// <summary>A disk that is full at the end is no reason to hang: the next start then says that this record is missing.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
        => await ledger.WriteAsync(
            statements =>
            {
                statements.InsertAudit(Record(AuditKind.Service, "server stop", detail: null));
                statements.Remember(RunMemory, "ended");
            },
            cancellationToken);

    private async Task RaiseUnrecordedEndAsync()
    {
        const string Detail = "the last run left no record of its end";
        var condition = new IncidentCondition(
            ErrorCodes.Audit.StoppedWithoutRecord, Severity.Notice, Detail, "None now. What was counted in the last minute of that run is lost.", "everseal audit tail --refusals")
        { IsEvent = true };
        if (await incidents.RaiseAsync(IncidentSubject.Own("last run"), condition, Record(AuditKind.Incident, "server start", Detail)) is { } failure)
            throw new StsErrorException(failure);
    }

    private async Task RecordAsync(AuditKind kind, string action, string detail, CancellationToken cancellationToken)
        => (await ledger.AppendAuditAsync(Record(kind, action, detail), cancellationToken)).OrThrow();

    private AuditRecord Record(AuditKind kind, string action, string? detail)
        => new(time.GetUtcNow(), Realm: null, action, "server", Source: null, ErrorId: null, detail) { Kind = kind };

    private async Task WriteAsync(Action<LedgerStatements> step, CancellationToken cancellationToken)
    {
        if (await ledger.WriteAsync(step, cancellationToken) is { } failure)
            throw new StsErrorException(failure);
    }

    private string? Remembered(string name)
    {
        using var connection = ledger.OpenForReading();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM memory WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        return (string?)command.ExecuteScalar();
    }
}
