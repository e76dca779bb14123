using System.Security.Cryptography;
using Everseal.Core.Audit;
using Everseal.Server.Ledger;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Tests.Auditing;

/// <summary>What an attacker does to the ledger's file, and what the verification says to it: the reason, and the first record.</summary>
public sealed class AuditVerificationTests(Trail trail) : IClassFixture<Trail>
{
    private const int Middle = 5;

    [Fact]
    public void Verify_Untouched_IsWhole()
    {
        var verdict = trail.After(_ => { }, trail.ReadOutside());

        verdict.Broken.Should().BeNull();
        (verdict.Records, verdict.Tokens, verdict.Checkpoints).Should().Be((trail.Head, 4, 3));
    }

    [Theory]
    [InlineData("kind = 5")]
    [InlineData("kind = 99999999999")]
    [InlineData("kind = kind + 4294967296")]
    [InlineData("at = at + 1")]
    [InlineData("realm = 'other'")]
    [InlineData("realm = NULL")]
    [InlineData("action = 'user show'")]
    [InlineData("actor = 'uid 1000'")]
    [InlineData("actor = NULL")]
    [InlineData("source = 'elsewhere'")]
    [InlineData("target = 'nobody'")]
    [InlineData("target = NULL, detail = target || detail")]
    [InlineData("error_id = 'EVS-4001'")]
    [InlineData("detail = ''")]
    [InlineData("count = 2")]
    [InlineData("token_id = zeroblob(16)")]
    [InlineData("token_digest = zeroblob(32)")]
    [InlineData("hash = zeroblob(32)")]
    [InlineData("hash = zeroblob(0)")]
    [InlineData("hash = 'text'")]
    [InlineData("at = 9223372036854775807")]
    [InlineData("at = 'long ago'")]
    [InlineData("count = 'many'")]
    [InlineData("token_id = 'text'")]
    [InlineData("token_id = 7")]
    [InlineData("token_digest = 'text'")]
    public void Verify_ColumnAltered_NamesTheRecord(string change)
        => Expect(trail.After(ledger => ledger.Run($"UPDATE audit SET {change} WHERE seq = {Middle}")).Broken, BreakKind.Altered, Middle);

    [Fact]
    public void Verify_RecordAlteredWithItsHashMadeAnew_NamesTheOneBehindIt()
        => Expect(trail.After(ledger => Rehash(ledger, Middle, Middle)).Broken, BreakKind.Altered, Middle + 1);

    [Theory]
    [InlineData(1)]
    [InlineData(Middle)]
    public void Verify_RecordDeleted_NamesIt(int sequence)
        => Expect(trail.After(ledger => ledger.Run($"DELETE FROM audit WHERE seq = {sequence}")).Broken, BreakKind.Missing, sequence);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Verify_RecordsDeletedAndTheRestRenumbered_NamesTheFirst(int count)
        => Expect(
            trail.After(ledger =>
            {
                ledger.Run($"DELETE FROM audit WHERE seq BETWEEN {Middle} AND {Middle + count - 1}");
                Renumber(ledger, Middle, -count);
            }).Broken,
            BreakKind.Missing,
            Middle);

    [Fact]
    public void Verify_RecordInserted_NamesIt()
        => Expect(
            trail.After(ledger =>
            {
                Renumber(ledger, Middle, 1);
                ledger.Run($"INSERT INTO audit SELECT {Middle}, kind, at, realm, action, 'somebody', source, target, error_id, detail, count, token_id, token_digest, randomblob(32) FROM audit WHERE seq = {Middle + 1}");
            }).Broken,
            BreakKind.Inserted,
            Middle);

    [Theory]
    [InlineData(Middle + 1)]
    [InlineData(Middle + 4)]
    public void Verify_TwoRecordsSwapped_NamesTheFirst(int other)
        => Expect(
            trail.After(ledger => ledger.Run($"UPDATE audit SET seq = -1 WHERE seq = {Middle}; UPDATE audit SET seq = {Middle} WHERE seq = {other}; UPDATE audit SET seq = {other} WHERE seq = -1")).Broken,
            BreakKind.Reordered,
            Middle);

    [Fact]
    public void Verify_LastRecordDeleted_TheLedgersOwnCheckpointTells()
        => Expect(trail.After(ledger => ledger.Run($"DELETE FROM audit WHERE seq = {trail.Head}")).Broken, BreakKind.TailCut, trail.Head);

    /// <summary>The limit of what is kept inside: who removes the checkpoints as well leaves no trace in this file.</summary>
    [Fact]
    public void Verify_EndCutWithItsCheckpoint_OnlyTheOutsideTells()
    {
        void Cut(SqliteConnection ledger) => ledger.Run($"DELETE FROM audit WHERE seq = {trail.Head}; DELETE FROM checkpoints WHERE seq = {trail.Head}");

        trail.After(Cut).Broken.Should().BeNull();
        Expect(trail.After(Cut, trail.ReadOutside()).Broken, BreakKind.TailCut, trail.Head);
    }

    [Fact]
    public void Verify_OlderCopyPutBack_OnlyTheOutsideTells()
    {
        trail.Rewound(outside: null).Broken.Should().BeNull();

        var rewound = trail.Rewound(trail.ReadOutside());
        Expect(rewound.Broken, BreakKind.TailCut, rewound.Records + 1);
    }

    /// <summary>Who can write the file can make every hash anew, but not the signatures over them.</summary>
    [Fact]
    public void Verify_WholeChainRewritten_TheFirstCheckpointTells()
    {
        var first = trail.ReadOutside()[0].Sequence;

        Expect(trail.After(ledger => Rehash(ledger, Middle, trail.Head)).Broken, BreakKind.Rewritten, first);
        void WithoutInside(SqliteConnection ledger)
        {
            Rehash(ledger, Middle, trail.Head);
            ledger.Run("DELETE FROM checkpoints");
        }

        trail.After(WithoutInside).Broken.Should().BeNull();
        Expect(trail.After(WithoutInside, trail.ReadOutside()).Broken, BreakKind.Rewritten, first);
    }

    [Theory]
    [InlineData("realm = 'other'")]
    [InlineData("name_id = 'root'")]
    [InlineData("subject_kind = subject_kind + 1")]
    [InlineData("kind = kind + 1")]
    [InlineData("authentication_method = authentication_method + 1")]
    [InlineData("issued_at = issued_at - 1")]
    [InlineData("expires_at = expires_at + 1")]
    [InlineData("family_id = zeroblob(16)")]
    [InlineData("family_started_at = family_started_at + 1")]
    [InlineData("renewals_left = 99")]
    [InlineData("signer_key_id = 'mine'")]
    [InlineData("signed_info_digest = zeroblob(32)")]
    [InlineData("audience = NULL")]
    [InlineData("source = 'here'")]
    [InlineData("delegated_from = NULL")]
    [InlineData("delegated_from = 'text'")]
    [InlineData("expires_at = 9223372036854775807")]
    [InlineData("renewals_left = 99999999999")]
    [InlineData("family_id = x'00'")]
    [InlineData("signed_info_digest = 'text'")]
    public void Verify_TokenRowAltered_NamesItsRecord(string change)
        => Expect(trail.After(ledger => ledger.Run($"UPDATE tokens SET {change} WHERE {SecondToken}")).Broken, BreakKind.TokenAltered, trail.TokenSequence);

    [Fact]
    public void Verify_TokenRowDeleted_NamesItsRecord()
        => Expect(trail.After(ledger => ledger.Run($"DELETE FROM tokens WHERE {SecondToken}")).Broken, BreakKind.TokenMissing, trail.TokenSequence);

    [Fact]
    public void Verify_TokenRowPutIn_IsNamed()
    {
        var broken = trail.After(ledger => ledger.Run("""
            INSERT INTO tokens SELECT x'0000000000007000800000000000000f', realm, name_id, subject_kind, kind, authentication_method, issued_at, expires_at,
            family_id, family_started_at, renewals_left, signer_key_id, signed_info_digest, audience, source, delegated_from FROM tokens LIMIT 1
            """)).Broken;

        broken!.Kind.Should().Be(BreakKind.TokenUnrecorded);
        broken.Detail.Should().Contain("_00000000-0000-7000-8000-00000000000f");
    }

    [Fact]
    public void Verify_TokenRowPutInWithoutAnId_IsNamed()
        => trail.After(ledger => ledger.Run("""
            INSERT INTO tokens SELECT 'none', realm, name_id, subject_kind, kind, authentication_method, issued_at, expires_at,
            family_id, family_started_at, renewals_left, signer_key_id, signed_info_digest, audience, source, delegated_from FROM tokens LIMIT 1
            """)).Broken!.Kind.Should().Be(BreakKind.TokenUnrecorded);

    [Theory]
    [InlineData("'none'")]
    [InlineData("x'00'")]
    public void Verify_CancellationOfNoLogin_IsNamed(string family)
        => trail.After(ledger => ledger.Run($"INSERT INTO cancellations SELECT {family}, 1")).Broken!.Kind.Should().Be(BreakKind.CancellationUnrecorded);

    [Fact]
    public void Verify_CheckpointInsideThatIsNone_IsNamedAtItsRecord()
        => Expect(trail.After(ledger => ledger.Run("UPDATE checkpoints SET line = 'x' WHERE number = 2")).Broken, BreakKind.CheckpointForged, trail.ReadOutside()[1].Sequence);

    [Fact]
    public void Verify_CancellationTurnedToAnotherLogin_IsNamed()
        => trail.After(ledger => ledger.Run("UPDATE cancellations SET family_id = x'0000000000007000800000000000000e' WHERE family_id = (SELECT min(family_id) FROM cancellations)"))
            .Broken!.Kind.Should().Be(BreakKind.CancellationUnrecorded);

    [Fact]
    public void Verify_CancellationDeleted_NamesItsRecord()
        => Expect(trail.After(ledger => ledger.Run("DELETE FROM cancellations")).Broken, BreakKind.CancellationMissing, trail.CancellationSequence);

    [Theory]
    [InlineData("cancelled_at + 1")]
    [InlineData("'long ago'")]
    public void Verify_CancellationAtAnotherTime_NamesItsRecord(string time)
        => Expect(
            trail.After(ledger => ledger.Run($"UPDATE cancellations SET cancelled_at = {time} WHERE family_id = (SELECT token_id FROM audit WHERE seq = {trail.CancellationSequence})")).Broken,
            BreakKind.CancellationAltered,
            trail.CancellationSequence);

    [Fact]
    public void Verify_CancellationPutIn_IsNamed()
        => trail.After(ledger => ledger.Run("INSERT INTO cancellations SELECT family_id, 1 FROM tokens WHERE family_id NOT IN (SELECT family_id FROM cancellations) LIMIT 1"))
            .Broken!.Kind.Should().Be(BreakKind.CancellationUnrecorded);

    [Theory]
    [InlineData("UPDATE epochs SET started_at = started_at + 1")]
    [InlineData("UPDATE epochs SET reason = 'restored'")]
    [InlineData("UPDATE epochs SET reason = x'ff'")]
    [InlineData("INSERT INTO epochs VALUES (1, 'created')")]
    [InlineData("DELETE FROM epochs")]
    public void Verify_EpochsAltered_AreNamed(string change)
        => trail.After(ledger => ledger.Run(change)).Broken!.Kind.Should().Be(BreakKind.EpochAltered);

    [Theory]
    [InlineData("seq = seq - 1")]
    [InlineData("seq = 'none'")]
    public void Verify_CheckpointInsideKeptOfAnotherRecord_IsNamedAtTheSignedOne(string change)
        => Expect(trail.After(ledger => ledger.Run($"UPDATE checkpoints SET {change} WHERE number = 2")).Broken, BreakKind.CheckpointForged, trail.ReadOutside()[1].Sequence);

    [Fact]
    public void Verify_LedgersIdentityExchanged_NamesTheFirstRecord()
        => Expect(trail.After(ledger => ledger.Run("UPDATE chain SET ledger_id = zeroblob(16)")).Broken, BreakKind.Altered, 1);

    /// <summary>Records and checkpoints prove that there was an identity: without it nothing is "could not be checked".</summary>
    [Theory]
    [InlineData("DELETE FROM chain")]
    [InlineData("DELETE FROM chain; DELETE FROM audit")]
    [InlineData("UPDATE chain SET ledger_id = 'text'")]
    [InlineData("UPDATE chain SET begun_at = 9223372036854775807")]
    public void Verify_LedgersIdentityGone_IsNamedAtTheFirstRecord(string attack)
    {
        Expect(trail.After(ledger => ledger.Run(attack)).Broken, BreakKind.IdentityMissing, 1);
        Expect(trail.After(ledger => ledger.Run(attack), trail.ReadOutside()).Broken, BreakKind.IdentityMissing, 1);
    }

    [Fact]
    public void Verify_LastHashUnreadable_NamesTheLastRecord()
        => Expect(trail.After(ledger => ledger.Run($"UPDATE audit SET hash = 'text' WHERE seq = {trail.Head}")).Broken, BreakKind.Altered, trail.Head);

    [Fact]
    public void Verify_CheckpointSignedByAnother_IsForged()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var outside = trail.ReadOutside();
        var forged = outside[1] with
        {
            Signature = other.SignData(outside[1].SignedBytes(), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
        };

        Expect(trail.After(_ => { }, [outside[0], forged, outside[2]]).Broken, BreakKind.CheckpointForged, forged.Sequence);
    }

    [Fact]
    public void Verify_CheckpointMadeToFitAShorterTrail_IsForged()
    {
        var outside = trail.ReadOutside();
        var forged = outside[2] with { Sequence = outside[1].Sequence, Hash = outside[1].Hash };

        Expect(trail.After(_ => { }, [outside[0], outside[1], forged]).Broken, BreakKind.CheckpointForged, forged.Sequence);
    }

    [Fact]
    public void Verify_CheckpointCutFromTheMiddleOrTheBeginning_IsMissing()
    {
        var outside = trail.ReadOutside();

        Expect(trail.After(_ => { }, [outside[0], outside[2]]).Broken, BreakKind.CheckpointMissing, outside[2].Sequence);
        Expect(trail.After(_ => { }, [outside[1], outside[2]]).Broken, BreakKind.CheckpointMissing, outside[1].Sequence);
    }

    [Fact]
    public void Verify_CheckpointReceivedTwice_IsWhole()
    {
        var outside = trail.ReadOutside();

        trail.After(_ => { }, [outside[0], outside[0], outside[1], outside[2]]).Broken.Should().BeNull();
    }

    [Fact]
    public void Verify_CheckpointsOfAnotherLedger_AreNamed()
        => trail.After(ledger => ledger.Run("UPDATE checkpoints SET line = replace(line, (SELECT lower(hex(ledger_id)) FROM chain), '00000000000000000000000000000000')"))
            .Broken!.Kind.Should().Be(BreakKind.CheckpointForged, "the id is signed too");

    [Fact]
    public void Verify_DatabaseThatCannotBeRead_IsNotCalledWhole()
    {
        var verify = () => trail.After(ledger => ledger.Run("DROP TABLE chain"));

        verify.Should().Throw<Core.Errors.StsErrorException>().Which.Error.Code.Should().Be(Core.Errors.ErrorCodes.Audit.TrailUnreadable);
    }

    private string SecondToken => $"id = (SELECT token_id FROM audit WHERE seq = {trail.TokenSequence})";

    private static void Expect(AuditBreak? broken, BreakKind kind, long sequence)
        => (broken?.Kind, broken?.Sequence).Should().Be((kind, sequence), broken?.Detail);

    private static void Renumber(SqliteConnection ledger, int from, int by)
        => ledger.Run($"UPDATE audit SET seq = -(seq + {by}) WHERE seq >= {from}; UPDATE audit SET seq = -seq WHERE seq < 0");

    /// <summary>Alters a record and makes the hashes anew up to another, as anybody can who knows how they are made.</summary>
    private static void Rehash(SqliteConnection ledger, long from, long to)
    {
        ledger.Run($"UPDATE audit SET detail = 'nothing happened' WHERE seq = {from}");
        var previous = AuditTable.ReadHash(ledger, from - 1)!;
        for (var sequence = from; sequence <= to; sequence++)
        {
            previous = AuditChain.Next(previous, ReadEntry(ledger, sequence));
            using var update = ledger.CreateCommand();
            update.CommandText = "UPDATE audit SET hash = $hash WHERE seq = $seq";
            update.Parameters.AddWithValue("$hash", previous);
            update.Parameters.AddWithValue("$seq", sequence);
            update.ExecuteNonQuery().Should().Be(1);
        }
    }

    private static AuditEntry ReadEntry(SqliteConnection ledger, long sequence)
    {
        using var command = ledger.CreateCommand();
        command.CommandText = $"{AuditTable.Select} WHERE seq = {sequence}";
        using var row = command.ExecuteReader();
        row.Read().Should().BeTrue();
        return AuditTable.Read(row).Entry;
    }
}
