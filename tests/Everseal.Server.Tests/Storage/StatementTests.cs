using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Tests.Storage;

public sealed class StatementTests : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public StatementTests()
    {
        _connection.Open();
        using var table = new Statement(_connection, "CREATE TABLE kept (id INTEGER PRIMARY KEY, value)");
        table.Run();
    }

    public static TheoryData<string> Texts => ["", "a", "zürich → ☃ 𝕏", new string('ä', 5000)];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Ask_ForAText_ReturnsWhatWasBound(string text)
    {
        Keep(text, row => row.GetString(0)).Should().Be(text);
        Keep(text, row => row.GetStringOrNull(0)).Should().Be(text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(70_000)]
    public void Ask_ForOctets_ReturnsWhatWasBound(int length)
    {
        var octets = new byte[length];
        Array.Fill(octets, (byte)0xA5);
        Keep(octets, row => row.GetOctets(0)).Should().Equal(octets);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Ask_ForANumber_ReturnsWhatWasBound(long number)
    {
        Keep(number, row => row.GetInt64(0)).Should().Be(number);
        Keep((long?)number, row => row.GetInt64(0)).Should().Be(number);
    }

    [Fact]
    public void Ask_ForNull_SaysSo()
    {
        Keep((string?)null, row => row.IsNull(0)).Should().BeTrue();
        Keep((byte[]?)null, row => row.GetOctetsOrNull(0)).Should().BeNull();
        Keep((long?)null, row => row.GetInstantOrNull(0)).Should().BeNull();
        Keep((string?)null, row => row.GetStringOrNull(0)).Should().BeNull();
        FluentActions.Invoking(() => Keep((string?)null, row => row.GetString(0))).Should().Throw<InvalidCastException>();
    }

    [Fact]
    public void GetOctets_OfAText_Throws() => FluentActions.Invoking(() => Keep("text", row => row.GetOctets(0))).Should().Throw<InvalidCastException>();

    [Fact]
    public void GetInt32_OfALongerNumber_Throws() => FluentActions.Invoking(() => Keep(1L << 40, row => row.GetInt32(0))).Should().Throw<OverflowException>();

    [Fact]
    public void Run_Returns_HowManyRowsChanged()
    {
        using var insert = new Statement(_connection, "INSERT INTO kept VALUES (?1, ?2) ON CONFLICT DO NOTHING");
        insert.Run(1, "first").Should().Be(1);
        insert.Run(1, "second").Should().Be(0);
    }

    [Fact]
    public void Run_AfterAViolation_ThrowsAndWorksAgain()
    {
        using var insert = new Statement(_connection, "INSERT INTO kept VALUES (?1, ?2)");
        insert.Run(1, "first");
        insert.Invoking(statement => statement.Run(1, "second")).Should().Throw<SqliteException>().Which.SqliteErrorCode.Should().Be(19);
        insert.Run(2, "third").Should().Be(1);
    }

    [Fact]
    public void Ask_WithMoreOrFewerValuesThanParameters_Throws()
    {
        using var question = new Statement(_connection, "SELECT ?1, ?2");
        question.Invoking(statement => statement.Ask(1)).Should().Throw<ArgumentException>();
        question.Invoking(statement => statement.Ask(1, 2, 3)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Ask_ParametersOutOfOrder_BindsByTheirNumbers()
    {
        using var question = new Statement(_connection, "SELECT ?2, ?1, ?2");
        using var row = question.Ask("first", "second");
        row.Read().Should().BeTrue();
        (row.GetString(0), row.GetString(1), row.GetString(2)).Should().Be(("second", "first", "second"));
    }

    [Fact]
    public void Insert_Returns_TheIdOfTheRow()
    {
        using var insert = new Statement(_connection, "INSERT INTO kept (value) VALUES (?1)");
        insert.Insert("first").Should().Be(1);
        insert.Insert("second").Should().Be(2);
    }

    [Fact]
    public void Ask_AskedAgainBeforeItsEnd_StartsAnew()
    {
        using var insert = new Statement(_connection, "INSERT INTO kept VALUES (?1, ?2)");
        insert.Run(1, "first");
        insert.Run(2, "second");
        using var question = new Statement(_connection, "SELECT value FROM kept WHERE id >= ?1 ORDER BY id");
        using (var rows = question.Ask(1))
            rows.Read().Should().BeTrue();

        using var again = question.Ask(2);
        again.Read().Should().BeTrue();
        again.GetString(0).Should().Be("second");
        again.Read().Should().BeFalse();
    }

    [Fact]
    public void Constructor_WrongSql_Throws() => FluentActions.Invoking(() => new Statement(_connection, "SELECT * FROM nowhere")).Should().Throw<SqliteException>();

    public void Dispose() => _connection.Dispose();

    private T Keep<T>(SqlValue value, Func<Statement.Rows, T> read)
    {
        using var question = new Statement(_connection, "SELECT ?1");
        using var row = question.Ask(value);
        row.Read().Should().BeTrue();
        return read(row);
    }
}
