using CsCheck;
using Everseal.Core.Repair;

namespace Everseal.Core.Tests.Repair;

/// <summary>A table of keys, of which a row can be deleted, and one of offices, of which none can.</summary>
public sealed class RowReversalTests
{
    private static readonly Vacating Offices = new("offices", "InOffice", "0", "Left", "now");

    private static readonly IReadOnlyList<TableImage> Before = Images([Key("1", "a"), Key("2", "b")], [Office("1", "1", null)]);

    [Fact]
    public void Of_NothingChangedSince_GoesBackToTheRowsOfBefore()
    {
        var after = Images([Key("1", "z"), Key("3", "c")], [Office("1", "0", "then"), Office("2", "1", null)]);

        Revert(after, after).Should().BeEquivalentTo(Images([Key("1", "a"), Key("2", "b")], [Office("1", "1", null), Office("2", "0", "now")]));
    }

    [Fact]
    public void Of_OfficeChangedHands_ItIsVacatedBeforeItIsTakenBack()
    {
        var before = Images([], [Office("1", "1", null), Office("2", "0", null)]);
        var after = Images([], [Office("1", "0", "then"), Office("2", "1", null)]);

        var writes = RowReversal.Of(RowChanges.Between(before, after), after, Offices).Writes;

        writes.Should().HaveCount(2).And.AllBeOfType<RowWrite.Update>();
        writes.Cast<RowWrite.Update>().Select(write => write.Columns["InOffice"]).Should().Equal("0", "1");
    }

    [Fact]
    public void Of_SomebodyChangedAColumnSince_OnlyThatColumnStaysAndIsNamed()
    {
        var before = Images([Key("1", "a", "x")], []);
        var after = Images([Key("1", "b", "y")], []);
        var now = Images([Key("1", "b", "theirs")], []);

        var reversal = RowReversal.Of(RowChanges.Between(before, after), now, Offices);

        Apply(now, reversal.Writes).Should().BeEquivalentTo(Images([Key("1", "a", "theirs")], []));
        reversal.Kept.Should().ContainSingle().Which.Should().Contain("Second was changed after the repair");
    }

    [Fact]
    public void Of_RowsThatOthersAddedSince_StayThere()
    {
        var after = Images([Key("1", "z"), Key("2", "b")], [Office("1", "1", null)]);
        var now = Images([Key("1", "z"), Key("2", "b"), Key("9", "theirs")], [Office("1", "1", null)]);

        Revert(after, now)[0].Rows.Should().Contain(row => row["Id"] == "9").And.Contain(row => row["Id"] == "1" && row["Value"] == "a");
    }

    [Fact]
    public void Of_TakenBackAlready_WritesNothing() => Gen.Select(Rows, Rows).Sample((left, right) =>
    {
        var (before, after) = (Images(left, []), Images(right, []));
        var changes = RowChanges.Between(before, after);
        var back = Apply(after, RowReversal.Of(changes, after, Offices).Writes);

        RowChanges.Between(before, back).Should().BeEmpty();
        RowReversal.Of(changes, back, Offices).Writes.Should().BeEmpty();
    });

    private static Gen<IReadOnlyDictionary<string, string?>[]> Rows
        => Gen.Select(Gen.Int[0, 5], Gen.Int[0, 3]).Array[0, 6].Select(rows => rows.DistinctBy(row => row.Item1).Select(IReadOnlyDictionary<string, string?> (row) => Key($"{row.Item1}", $"{row.Item2}")).ToArray());

    private static IReadOnlyList<TableImage> Revert(IReadOnlyList<TableImage> after, IReadOnlyList<TableImage> now)
        => Apply(now, RowReversal.Of(RowChanges.Between(Before, after), now, Offices).Writes);

    private static IReadOnlyList<TableImage> Apply(IReadOnlyList<TableImage> images, IReadOnlyList<RowWrite> writes)
        => [.. images.Select(image => image with { Rows = [.. writes.Where(write => write.Table == image.Table).Aggregate(image.Rows.AsEnumerable(), Apply).OrderBy(row => row["Id"], StringComparer.Ordinal)] })];

    private static IEnumerable<IReadOnlyDictionary<string, string?>> Apply(IEnumerable<IReadOnlyDictionary<string, string?>> rows, RowWrite write) => write switch
    {
        RowWrite.Insert insert => [.. rows, insert.Row],
        RowWrite.Delete delete => [.. rows.Where(row => row["Id"] != delete.Key["Id"])],
        RowWrite.Update update => [.. rows.Select(row => row["Id"] == update.Key["Id"] ? row.ToDictionary(column => column.Key, column => update.Columns.TryGetValue(column.Key, out var value) ? value : column.Value) : row)],
        _ => throw new InvalidOperationException(),
    };

    private static IReadOnlyList<TableImage> Images(IReadOnlyList<IReadOnlyDictionary<string, string?>> keys, IReadOnlyList<IReadOnlyDictionary<string, string?>> offices)
        => [new("keys", ["Id"], keys), new("offices", ["Id"], offices)];

    private static Dictionary<string, string?> Key(string id, string value, string second = "s")
        => new Dictionary<string, string?> { ["Id"] = id, ["Value"] = value, ["Second"] = second };

    private static Dictionary<string, string?> Office(string id, string inOffice, string? left)
        => new Dictionary<string, string?> { ["Id"] = id, ["InOffice"] = inOffice, ["Left"] = left };
}
