namespace Everseal.Acceptance.Tests.Durability;

/// <summary>The judge itself, on logs that show the right and the wrong order.</summary>
public sealed class SystemCallLogTests
{
    private const string Sync = "101 19:00:00.000002 fsync(33</data/ledger.db-wal>) = 0";
    private const string SyncBegins = "101 19:00:00.000002 fsync(33</data/ledger.db-wal> <unfinished ...>";
    private const string SyncEnds = "101 19:00:00.000009 <... fsync resumed>) = 0";
    private const string Send = "102 19:00:00.000005 sendto(71<TCP:[127.0.0.1:8443->127.0.0.1:50000]>, \"\\27\\3\"..., 900, MSG_NOSIGNAL, NULL, 0) = 900";
    private const string OtherSync = "101 19:00:00.000001 fsync(34</data/everseal.db-wal>) = 0";

    [Fact]
    public void AnswersBeforeItIsDurable_SyncThenSend_IsFalse() => Judge(Sync, Send).Should().BeFalse();

    [Fact]
    public void AnswersBeforeItIsDurable_SyncEndsInAResumedLineBeforeSend_IsFalse() => Judge(SyncBegins, SyncEnds, Send).Should().BeFalse();

    [Fact]
    public void AnswersBeforeItIsDurable_SendWhileSyncIsUnderWay_IsTrue() => Judge(SyncBegins, Send, SyncEnds).Should().BeTrue();

    [Fact]
    public void AnswersBeforeItIsDurable_SendThenSync_IsTrue() => Judge(Send, Sync).Should().BeTrue();

    [Fact]
    public void AnswersBeforeItIsDurable_NoSync_IsTrue() => Judge(Send).Should().BeTrue();

    [Fact]
    public void AnswersBeforeItIsDurable_OnlyAnotherFileIsSynced_IsTrue() => Judge(OtherSync, Send).Should().BeTrue();

    private static bool Judge(params string[] lines)
        => SystemCallLog.AnswersBeforeItIsDurable([.. SystemCallLog.Read(lines)], "/ledger.db", "127.0.0.1:8443");
}
