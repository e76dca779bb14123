using System.Security.Cryptography;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Ledger;
using Everseal.Server.Repair;
using Everseal.Server.Revocation;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.Repair;

/// <summary>A data directory that no server runs on, with a clock that the test drives and rows that it damages.</summary>
internal sealed class DamagedData : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(TestNode.Start);

    public string Path => _directory.Path;

    public DateTimeOffset Now => _time.GetUtcNow();

    public static async Task<DamagedData> MakeAsync(int days = 0)
    {
        var data = new DamagedData();
        await InstalledData.WriteToAsync(data.Path);
        data.Pass(days);
        return data;
    }

    public string File(string name) => _directory.File(name);

    public void Pass(int days) => _time.AdjustTime(Now.AddDays(days));

    public Task<Result<RepairDescription>> ApplyAsync(bool newRoot = false) => ApplyAsync(new RepairOrder(Apply: true, newRoot));

    public Task<Result<RepairDescription>> ApplyAsync(RepairOrder order) => UseAsync((data, services) => new RepairRun(data, services, _time, "uid 7").ApplyAsync(order, default));

    public Task<Result<RepairDescription>> ExamineAsync(RepairOrder order) => UseAsync((data, services) => Task.FromResult(new RepairRun(data, services, _time, "uid 7").Examine(order)));

    /// <summary>Asks for a certificate of another CA.</summary>
    public Task<Result<CertificateRequestDescription>> RequestAsync(string slot, bool replaces = false)
        => UseAsync((data, services) => new SlotRequests(data, services, _time, "uid 7").MakeAsync(new RequestCertificate(slot, ReplacesPending: replaces), default));

    public async Task<CertificateSlotDescription> SlotAsync(string slot)
        => (await UseAsync((data, services) => Task.FromResult(new SlotRequests(data, services, _time, "uid 7").List()))).OrThrow().Slots.Single(one => one.Slot == slot);

    public Task<Result<RepairDescription>> ApplyUnattendedAsync() => UseAsync((data, services) => new RepairRun(data, services, _time, SelfRepairAtStart.Actor).ApplyUnattendedAsync(default));

    public Task<Result<RepairDescription>> ExamineAsync() => UseAsync((data, services) => Task.FromResult(new RepairRun(data, services, _time, "uid 7").Examine(new RepairOrder(Apply: false))));

    public Task<Result<RollbackDescription>> RollBackAsync() => UseAsync((data, services) => new RepairRollback(data, services, _time, "uid 7").RunAsync(default));

    /// <summary>What the incidents that are open say.</summary>
    public Task<IReadOnlyList<string>> OpenIncidentsAsync()
        => UseAsync((_, services) => Task.FromResult<IReadOnlyList<string>>([.. services.Get<IncidentRegister>().Open.Select(incident => incident.Condition.Code.Id)]));

    public JournalStore Journals => new(Path);

    /// <summary>The rows that a repair may touch, as text to be compared.</summary>
    public string Rows()
    {
        using var connection = Connect();
        return string.Join('\n', RepairTables.Read(connection).SelectMany(table => table.Rows.Select(row => $"{table.Table} {string.Join(' ', row.Select(column => $"{column.Key}={column.Value}"))}")));
    }

    public void Run(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the test's own text
        command.CommandText = "PRAGMA foreign_keys = OFF; " + sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    public string Text(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the test's own text
        command.CommandText = sql;
#pragma warning restore CA2100
        return $"{command.ExecuteScalar()}";
    }

    /// <summary>Of every file but the databases' own logs.</summary>
    public string Fingerprint() => string.Join('\n', Directory.GetFiles(Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Where(file => !file.EndsWith("-shm", StringComparison.Ordinal) && !file.EndsWith("-wal", StringComparison.Ordinal) && !System.IO.Path.GetFileName(file).StartsWith("lock", StringComparison.Ordinal))
        .Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(System.IO.File.ReadAllBytes(file)))}"));

    /// <summary>A server starts on it: every rule of its start holds.</summary>
    public async Task<TestNode> StartAsync() => await TestNode.StartAsync(Path, time: _time);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _directory.Dispose();
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File("everseal.db"), Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private async Task<T> UseAsync<T>(Func<DataDirectory, RepairServices, Task<T>> use)
    {
        using var data = DataDirectory.OpenAsItIs(Path).OrThrow();
        await using var services = RepairServices.Own(data, _time, new StatusAddresses(Base: null), publicHost: "localhost");
        var result = await use(data, services);
        SqliteConnection.ClearAllPools();
        return result;
    }
}
