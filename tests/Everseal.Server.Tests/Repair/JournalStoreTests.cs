using Everseal.Core.Administration;
using Everseal.Server.Repair;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Tests.Repair;

public sealed class JournalStoreTests : IDisposable
{
    private static readonly DateTimeOffset Today = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _directory = new();
    private readonly string _database;

    public JournalStoreTests()
    {
        _database = _directory.File("everseal.db");
        using var connection = new SqliteConnection($"Data Source={_database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE t (x)";
        command.ExecuteNonQuery();
    }

    private JournalStore Journals => new(_directory.Path);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Begin_ManyInOneDay_KeepsAll()
    {
        for (var count = 0; count < 12; count++)
            End(Begin(Today.AddMinutes(count)));

        Journals.ReadAll().Should().HaveCount(12);
    }

    [Fact]
    public void Begin_OldOnesBeyondTen_AreDeletedWithTheirKeys()
    {
        var unfinished = Begin(Today);
        for (var count = 1; count < 12; count++)
            End(Begin(Today.AddMinutes(count)));

        var last = Begin(Today.AddYears(12));

        Journals.ReadAll().Should().HaveCount(11, "ten, and the one that was cut short").And.Contain(one => one.Id == unfinished.Id).And.Contain(one => one.Id == last.Id);
        Directory.EnumerateDirectories(_directory.File("repairs")).Should().HaveCount(11);
    }

    [Fact]
    public void Begin_AfterOneThatWasKilledBeforeItsJournal_DeletesItsCopy()
    {
        Directory.CreateDirectory(Path.Combine(_directory.File("repairs"), "0001-20251231T000000Z"));

        Begin(Today).Id.Should().StartWith("0002-");

        Directory.EnumerateDirectories(_directory.File("repairs")).Should().ContainSingle();
    }

    private RepairJournal Begin(DateTimeOffset now) => Journals.Begin(_database, "test", [], new RepairOrder(Apply: true), now).OrThrow();

    private void End(RepairJournal journal) => Journals.Save(journal with { State = RepairStates.Verified });
}
