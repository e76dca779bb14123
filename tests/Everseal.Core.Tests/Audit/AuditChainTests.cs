using CsCheck;
using Everseal.Core.Audit;

namespace Everseal.Core.Tests.Audit;

public sealed class AuditChainTests
{
    private static readonly DateTimeOffset Begun = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ChainPosition Start = new(0, AuditChain.Genesis(new byte[16], Begun));

    private static readonly Gen<string?> Text = Gen.OneOf(Gen.Const((string?)null), Gen.String[0, 12].Select(text => (string?)text));

    private static readonly Gen<AuditEntry> Entry =
        Gen.Select(Gen.Int[1, 6], Gen.Long[0, 4_000_000_000_000], Gen.Select(Text, Text, Text, Text), Gen.Select(Text, Text, Gen.String[0, 8], Gen.Long[1, 9]), Gen.Byte.Array[16].Null())
            .Select((kind, at, names, rest, token) => new AuditEntry
            {
                Sequence = 0,
                Kind = (AuditKind)kind,
                At = DateTimeOffset.FromUnixTimeMilliseconds(at),
                Realm = names.Item1,
                Actor = names.Item2,
                Source = names.Item3,
                Target = names.Item4,
                ErrorId = rest.Item1,
                Detail = rest.Item2,
                Action = rest.Item3,
                Count = rest.Item4,
                TokenId = token,
            });

    private static readonly Gen<List<ChainedEntry>> Chain = Entry.Array[2, 12].Select(Chained);

    /// <summary>docs/reference/audit.md shows these values: whoever writes a verifier of their own begins here.</summary>
    [Fact]
    public void Next_VectorOfTheReference_IsWhatItSays()
    {
        var genesis = AuditChain.Genesis(Convert.FromHexString("000102030405060708090a0b0c0d0e0f"), Begun);
        var first = AuditChain.Next(genesis, Vector);

        Convert.ToHexStringLower(genesis).Should().Be("cf7148a38690a2da043c98354c2f5433e438f5353b2793064a2e9d4bb80318d7");
        Convert.ToHexStringLower(first).Should().Be("5665c76555b88a523db51ac13f7dc38de3d9e2ed860fec04f35f517b3910007a");
    }

    [Fact]
    public void Verify_AnyChain_IsWhole()
        => Chain.Sample(chain => AuditChain.Verify(Start, chain) is { Break: null } report && report.Good.Sequence == chain.Count);

    [Fact]
    public void Verify_AnyRecordOfAnyChainGone_IsNamed()
        => Gen.Select(Chain, Gen.Int[0, 1000]).Sample((chain, pick) =>
        {
            var gone = pick % (chain.Count - 1);
            var report = AuditChain.Verify(Start, [.. chain.Take(gone), .. chain.Skip(gone + 1)]);
            return report.Break is { Kind: BreakKind.Missing } broken && broken.Sequence == gone + 1;
        });

    [Fact]
    public void Verify_AnyTwoRecordsOfAnyChainSwapped_NamesTheFirst()
        => Gen.Select(Chain, Gen.Int[0, 1000], Gen.Int[0, 1000]).Sample((chain, left, right) =>
        {
            var (first, second) = (Math.Min(left % chain.Count, right % chain.Count), Math.Max(left % chain.Count, right % chain.Count));
            if (first == second)
                return true;
            var swapped = chain.ToList();
            swapped[first] = Numbered(chain[second], first + 1);
            swapped[second] = Numbered(chain[first], second + 1);
            return AuditChain.Verify(Start, swapped).Break is { Kind: BreakKind.Reordered } broken && broken.Sequence == first + 1;
        });

    [Fact]
    public void Verify_AnyBitOfAnyHashFlipped_NamesTheRecord()
        => Gen.Select(Chain, Gen.Int[0, 1000], Gen.Int[0, 255]).Sample((chain, pick, bit) =>
        {
            var altered = pick % chain.Count;
            var hash = chain[altered].Hash.ToArray();
            hash[bit / 8] ^= (byte)(1 << (bit % 8));
            chain[altered] = chain[altered] with { Hash = hash };
            return AuditChain.Verify(Start, chain).Break is { Kind: BreakKind.Altered } broken && broken.Sequence == altered + 1;
        });

    /// <summary>Nothing can be moved from one field to the next without a trace, as it could if the fields were merely strung together.</summary>
    [Fact]
    public void Next_DifferentEntries_HaveDifferentHashes()
        => Gen.Select(Entry, Entry).Sample((left, right) =>
            Same(left, right) == AuditChain.Next(Start.Hash, left).AsSpan().SequenceEqual(AuditChain.Next(Start.Hash, right)));

    [Fact]
    public void Line_AnyRecord_ReadsAsWritten()
        => Chain.Sample(chain => chain.All(record => AuditChain.Next(Start.Hash, AuditLine.Of(record).ToRecord().Entry).AsSpan().SequenceEqual(AuditChain.Next(Start.Hash, record.Entry))));

    private static AuditEntry Vector => new()
    {
        Sequence = 1,
        Kind = AuditKind.Act,
        At = Begun.AddMilliseconds(123),
        Realm = "everseal.local",
        Action = "user add",
        Actor = "uid 0",
        Source = "local socket",
        Target = "zoë",
        Count = 1,
    };

    private static List<ChainedEntry> Chained(AuditEntry[] entries)
    {
        var at = Start;
        var chain = new List<ChainedEntry>();
        foreach (var entry in entries)
        {
            var numbered = entry with { Sequence = at.Sequence + 1 };
            at = new ChainPosition(numbered.Sequence, AuditChain.Next(at.Hash, numbered));
            chain.Add(new ChainedEntry(numbered, at.Hash));
        }

        return chain;
    }

    private static ChainedEntry Numbered(ChainedEntry record, long sequence) => record with { Entry = record.Entry with { Sequence = sequence } };

    private static bool Same(AuditEntry left, AuditEntry right)
        => left with { TokenId = null } == right with { TokenId = null }
            && (left.TokenId is null) == (right.TokenId is null)
            && left.TokenId.AsSpan().SequenceEqual(right.TokenId);
}
