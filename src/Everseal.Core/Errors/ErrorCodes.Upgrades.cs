namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about data and configuration of an earlier version.</summary>
    public static class Upgrades
    {
        public static readonly ErrorCode NotUpgraded = new("EVS-6320", "The data directory could not be upgraded",
            "Its databases have the schema of an earlier version, and bringing them up to date failed: a disk is full or failing, or a file is not permitted. The server does not start on half a schema.",
            "Look at the reason, make room (a copy of both databases is made first), and start again: it goes on from where it stopped. To go back instead, put the databases in `before-upgrade` in their place and run the version that wrote them.");

        public static readonly ErrorCode WouldBeCarried = new("EVS-6321", "A certificate would be carried over the upgrade into its end",
            "It nears its end by the policy, and nothing here replaces it: self-renewal is off, the root's key is not on this host, or the certificate is somebody else's. An upgrade alone would leave it as it is.",
            "Run the command that the line names before its end; `everseal upgrade --check` then says that it is kept.");

        public static readonly ErrorCode FormerKey = new("EVS-6322", "The configuration names a key of an earlier version",
            "The key was renamed or is gone. The server does not start with it, since a setting that is silently without effect is worse.",
            "Change the line that the message names; docs/reference/configuration.md lists every key. `everseal upgrade --check --config FILE` shows all of them at once.") { IsServerFailure = false };

        public static readonly ErrorCode ConfigurationNotSeen = new("EVS-6323", "The configuration was not looked at",
            "No everseal.yaml lies in the data directory, and none was named; whether this version knows its keys was not checked.",
            "Name it: `everseal upgrade --check --config FILE`.") { IsServerFailure = false };

        internal static IEnumerable<ErrorCode> All => [NotUpgraded, WouldBeCarried, FormerKey, ConfigurationNotSeen];
    }
}
