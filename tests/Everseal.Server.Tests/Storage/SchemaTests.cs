using Everseal.Core.Errors;
using Everseal.Core.Passwords;
using Everseal.Server.Realms;
using Everseal.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Everseal.Server.Tests.Storage;

public sealed class SchemaTests(NodeFixture fixture) : IClassFixture<NodeFixture>
{
    private readonly EversealDatabase _database = fixture.Node.Get<EversealDatabase>();

    [Fact]
    public void SchemaHistory_Migrations_AreThoseOfTheAssembly()
    {
        using var context = _database.Open();

        SchemaHistory.Migrations.Should().Equal(context.Database.GetMigrations());
    }

    [Fact]
    public void Model_ComparedWithTheMigrations_HasNoPendingChange()
    {
        using var context = _database.Open();

        context.Database.HasPendingModelChanges().Should().BeFalse("dotnet ef migrations add NAME was run after the last change of an entity");
    }

    [Theory]
    [InlineData("PRAGMA journal_mode", "wal")]
    [InlineData("PRAGMA synchronous", "2")]
    [InlineData("PRAGMA foreign_keys", "1")]
    public void Open_Connection_IsDurableAndChecked(string pragma, string expected)
    {
        using var context = _database.Open();
        context.Database.OpenConnection();
        using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = pragma;

        $"{command.ExecuteScalar()}".Should().Be(expected);
    }

    [Theory]
    [InlineData("CREATE TEMP TABLE another AS SELECT * FROM realms LIMIT 1; UPDATE another SET Id = 99, Name = 'x', NameKey = 'x'; INSERT INTO realms SELECT * FROM another", "a second default realm")]
    [InlineData("INSERT INTO authorities SELECT 99, Kind, 1, NULL, KeyId, Certificate, CreatedAt, NULL, NULL, NULL, NULL, NULL, NULL FROM authorities WHERE Kind = 0", "a second active root")]
    public void Schema_SecondOfWhatThereIsOnce_IsRefused(string sql, string what)
    {
        using var connection = _database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;

        command.Invoking(insert => insert.ExecuteNonQuery()).Should().Throw<Microsoft.Data.Sqlite.SqliteException>(what)
            .Which.SqliteExtendedErrorCode.Should().Be(2067);
    }

    /// <summary>A realm of the first version keeps the rules that held for all realms then.</summary>
    [Fact]
    public async Task Migrate_RealmWithoutAPasswordPolicy_GetsTheUsualOne()
    {
        using var directory = new TemporaryDirectory();
        var database = new EversealDatabase(directory.File("everseal.db"));
        await using (var old = database.Open())
            await old.GetService<IMigrator>().MigrateAsync(SchemaHistory.Migrations[0]);
        using (var connection = database.Connect())
        {
            using var command = connection.CreateCommand();
            command.CommandText = """
                INSERT INTO realms (Name, NameKey, IsDefault, CreatedAt, ClockTolerance, MaxBearerLifetime, MaxHolderOfKeyLifetime, MaxFamilyAge,
                    RenewCount, DelegationCount, AllowUnsignedBearerRenew, AllowRsa1024, SelfRenewal, SigningLifetime)
                VALUES ('old', 'old', 1, 0, 600, 300, 86400, 604800, 10, 10, 0, 0, 1, 31536000)
                """;
            command.ExecuteNonQuery();
        }

        await database.MigrateAsync(CancellationToken.None);

        await using var context = database.Open();
        (await context.Realms.SingleAsync()).PasswordPolicy.Should().Be(new PasswordPolicy());
        using var plain = database.Connect();
        PasswordPolicyReader.Read(plain, realmId: 1).Should().Be(new PasswordPolicy());
    }

    [Fact]
    public async Task Migrate_DataOfTheFirstVersion_IsKeptUnderTheRulesOfThen()
    {
        using var directory = new TemporaryDirectory();
        var database = new EversealDatabase(directory.File("everseal.db"));
        await using (var first = database.Open())
            await first.GetService<IMigrator>().MigrateAsync(SchemaHistory.Migrations[0]);
        Execute(database, "INSERT INTO realms VALUES (1, 'old.local', 'old.local', 1, 0, 600, 3600, 7200, 9000, 10, 10, 0, 0, 1, 86400)");

        await database.MigrateAsync(CancellationToken.None);

        await using var context = database.Open();
        var realm = await context.Realms.SingleAsync();
        (realm.Name, realm.MaxBearerLifetime, realm.RequireRelyingParty).Should().Be(("old.local", TimeSpan.FromHours(1), false));
    }

    [Fact]
    public async Task Migrate_WrittenByANewerVersion_IsRefused()
    {
        using var directory = new TemporaryDirectory();
        var database = new EversealDatabase(directory.File("everseal.db"));
        await database.MigrateAsync(CancellationToken.None);
        Execute(database, "INSERT INTO __EFMigrationsHistory VALUES ('29991231000000_Later', '99.0')");

        var refused = await database.Invoking(one => one.MigrateAsync(CancellationToken.None)).Should().ThrowAsync<StsErrorException>();

        refused.Which.Error.Code.Should().Be(ErrorCodes.Server.SchemaNewer);
        refused.Which.Error.PublicDetail.Should().Contain("29991231000000_Later");
    }

    private static void Execute(EversealDatabase database, string sql)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
