namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes of incidents that have no other, and of the channels that tell them (624x–627x).</summary>
    public static class Alarms
    {
        public static readonly ErrorCode CertificateEnding = new(
            "EVS-6240",
            "A certificate ends soon",
            "So little of its lifetime is left that people should act: it was not replaced, or cannot replace itself.",
            "Run the command that the alarm names, then `everseal alarm list`; docs/runbooks/a-certificate-ends-soon.md.");

        public static readonly ErrorCode CertificateExpired = new(
            "EVS-6241",
            "A certificate has expired",
            "It was not replaced in time, or the clock is wrong. Whoever checks it refuses it.",
            "If the host's clock is right, run the command that the alarm names; docs/runbooks/a-certificate-ends-soon.md.");

        public static readonly ErrorCode RenewalMissed = new(
            "EVS-6242",
            "A renewal was due and has not happened",
            "A certificate that renews itself is past that time: the CA cannot sign, the store cannot be written, or the renewal is off.",
            "Look at the server's log for the reason of the last try; docs/runbooks/a-renewal-was-due-and-has-not-happened.md.");

        public static readonly ErrorCode TokenLifetimeCut = new(
            "EVS-6244",
            "Tokens end earlier than the policy allows",
            "No token outlives the certificate that signs it, and that certificate ends soon.",
            "Renew the realm's signing certificate; `everseal ca list` shows when it ends.");

        public static readonly ErrorCode BackupFailed = new(
            "EVS-6245",
            "A backup failed",
            "The last backup could not be made or not be read back.",
            "Look at the detail, free space or repair the place, and make a backup by hand.");

        public static readonly ErrorCode ChannelFailed = new(
            "EVS-6246",
            "An alarm could not be delivered",
            "The channel's receiver did not take it, several times in a row. What is waiting is sent again by itself.",
            "Repair the receiver or the channel's configuration, then `everseal alarm test CHANNEL`; docs/runbooks/an-alarm-could-not-be-delivered.md.");

        public static readonly ErrorCode TargetNotChecked = new(
            "EVS-6247",
            "A watched target could not be checked",
            "The target did not answer or could not be read. That is never taken for fine.",
            "Run `everseal check TARGET` from this host and follow what it says.");

        public static readonly ErrorCode NotServed = new(
            "EVS-6248",
            "The served certificate is not the stored one",
            "Clients are shown another certificate than the one that this server has stored, or none.",
            "Restart the server; if that changes nothing, look at what stands between clients and this server.");

        public static readonly ErrorCode WatchFailed = new(
            "EVS-6249",
            "The watched targets could not be read",
            "The targets file that the configuration names is missing or not valid.",
            "Correct the file; `everseal check --targets FILE` reads it the same way.");

        public static readonly ErrorCode IncidentNotFound = new(
            "EVS-6250",
            "There is no such incident",
            "No incident of this server has that number, or it is resolved already.",
            "Run `everseal alarm list --all`.") { IsServerFailure = false };

        public static readonly ErrorCode ChannelNotFound = new(
            "EVS-6251",
            "There is no such alarm channel",
            "The configuration names no channel like that.",
            "Run `everseal alarm channels`; channels are configured under `alarms.channels`.") { IsServerFailure = false };

        public static readonly ErrorCode TestNotDelivered = new(
            "EVS-6252",
            "The channel did not take the test message",
            "The receiver refused it or did not answer.",
            "Correct what the message names in the configuration or at the receiver, and test again.") { IsServerFailure = false };

        public static readonly ErrorCode MessageRefused = new(
            "EVS-6253",
            "A receiver refused an alarm for good",
            "It refused one message again and again, and took others: this form, this size or these words it does not take. The message is kept and not sent any more.",
            "Read the message with `everseal alarm list --all`, correct the receiver or the channel, try it with `everseal alarm test CHANNEL`, then `everseal alarm ack ID`; docs/runbooks/an-alarm-could-not-be-delivered.md.");

        public static readonly ErrorCode RecipientRefused = new(
            "EVS-6254",
            "A mail server refused some of the recipients",
            "The mail reached the others. An address is wrong, or its mailbox is gone or full.",
            "Correct `to` of the channel in the configuration, restart, then `everseal alarm test CHANNEL`; docs/runbooks/an-alarm-could-not-be-delivered.md.");

        internal static IEnumerable<ErrorCode> All =>
        [
            CertificateEnding, CertificateExpired, RenewalMissed, TokenLifetimeCut, BackupFailed, ChannelFailed, TargetNotChecked,
            NotServed, WatchFailed, IncidentNotFound, ChannelNotFound, TestNotDelivered, MessageRefused, RecipientRefused,
        ];
    }
}
