namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about the audit trail and the checkpoints that are sent outside.</summary>
    public static class Audit
    {
        public static readonly ErrorCode ClockJumped = new(
            "EVS-6100",
            "The host's clock is not as expected",
            "The clock went back, or further ahead than this server has run: it was off for long, or somebody set the clock.",
            "Check the time service (`timedatectl`, `chronyc tracking`). Nothing is retired or purged until the clock is steady.");

        public static readonly ErrorCode CheckpointNotDelivered = new(
            "EVS-6101",
            "An audit checkpoint could not be sent outside",
            "The checkpoint file or the syslog server that the configuration names did not take it. Until one does, a cut-off end of the audit trail shows only up to the last checkpoint that arrived.",
            "Repair the target that the message names, or change `audit.checkpointFile` or `audit.syslog`. What is waiting is sent by itself.");

        public static readonly ErrorCode TrailBehindCheckpoint = new(
            "EVS-6102",
            "The audit trail is behind its checkpoints",
            "The checkpoint file has seen records that the ledger does not hold, or others: an older copy of ledger.db was put back, or its end was cut off.",
            "Run `everseal audit verify --checkpoints FILE`. After a restore that you made yourself, keep the old file and name a new one.");

        public static readonly ErrorCode TrailUnreadable = new(
            "EVS-6103",
            "The audit trail cannot be read",
            "ledger.db is damaged, busy or not permitted.",
            "Look at the log for the reason. That the trail could not be checked does not mean that it is whole.");

        public static readonly ErrorCode StoppedWithoutRecord = new(
            "EVS-6104",
            "The server's last run ended without a record",
            "The process was killed or the host went down: what was counted and not yet written in its last minute is lost.",
            "Nothing, if you know why. Else look at the host's log for the time before this start.");

        internal static IEnumerable<ErrorCode> All =>
            [ClockJumped, CheckpointNotDelivered, TrailBehindCheckpoint, TrailUnreadable, StoppedWithoutRecord];
    }
}
