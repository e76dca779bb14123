namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about replacing signing keys and CAs.</summary>
    public static class Rollover
    {
        public static readonly ErrorCode StepRefused = new(
            "EVS-6200",
            "The key ring would not take a step",
            "What was decided about a realm's keys does not go with the ring as it is. Nothing of that step was done.",
            "Look at `everseal keys list` and `everseal keys plan`; the next round, a minute later, decides anew.");

        public static readonly ErrorCode RingChanged = new(
            "EVS-6201",
            "The key ring was changed meanwhile",
            "Somebody else changed the realm's keys between the decision and its writing, so nothing was written.",
            "Run the command again.");

        public static readonly ErrorCode NextKeyNotMade = new(
            "EVS-6202",
            "The next signing key could not be made",
            "A new signing certificate is due, and the CA could not issue it, or ends itself so soon that another one would last no longer. The one that signs now goes on until it ends.",
            "The reason is in the message: look at `everseal ca list`, and at the disk if the store could not be written. A CA that ends is renewed with `everseal ca renew`, its root with `everseal ca root renew`. It is tried again every minute.");

        public static readonly ErrorCode RelyingPartyNotReady = new(
            "EVS-6203",
            "A relying party does not know the new signing key",
            "The signing key was replaced, and this relying party has neither fetched its metadata URL with the new key in it nor been acknowledged. It is pinned to the old key until that one's certificate ends; after that it refuses logins.",
            "Have it read its metadata URL (`everseal relying-party show ID`), then `everseal relying-party ack ID`, then `everseal keys unpin ID`.");

        public static readonly ErrorCode RoundFailed = new(
            "EVS-6204",
            "The keys of a realm or of the CA could not be looked after",
            "The store or the clock's record could not be read, so nothing was decided. That is not to say that all is well.",
            "Look at the detail or the log for the reason; it is tried again every minute, and three failures in a row are an incident.");

        public static readonly ErrorCode NoSuchKey = new(
            "EVS-6210",
            "There is no such signing key",
            "A key is named by its id, or by the first characters of it that no other key of the realm begins with.",
            "Copy it from `everseal keys list`.")
        { IsServerFailure = false };

        public static readonly ErrorCode NothingPublished = new(
            "EVS-6211",
            "There is no next key to promote",
            "Promoting takes a key that is published and does not sign yet.",
            "Make one with `everseal keys rotate`, or `everseal keys import`.")
        { IsServerFailure = false };

        public static readonly ErrorCode PublishedTooShortly = new(
            "EVS-6212",
            "The next key was published a moment ago",
            "A key that signs before relying parties could fetch it breaks their logins, and not every cache has seen it yet.",
            "Wait until the time that the message names, or add --yes if you know that everybody has it. A compromised key is another matter: `everseal keys rotate --emergency`.")
        { IsServerFailure = false };

        public static readonly ErrorCode NextKeyWaits = new(
            "EVS-6213",
            "A next key is there already",
            "One key waits for its promotion; a second would make relying parties learn two.",
            "Promote it with `everseal keys promote`, or retire it with `everseal keys retire ID`.")
        { IsServerFailure = false };

        public static readonly ErrorCode ImportNotReadable = new(
            "EVS-6214",
            "The key or its certificates cannot be read",
            "An import takes a private key (PEM, PKCS#8 or the older forms) with its certificate chain, or a PKCS#12 file that holds both; a passphrase that does not open it counts as unreadable.",
            "Look at the file with `openssl pkey -in FILE` or `openssl pkcs12 -info -in FILE`, and name the passphrase with --passphrase-file.")
        { IsServerFailure = false };

        public static readonly ErrorCode KeyFileOpenToOthers = new(
            "EVS-6215",
            "Others can read the key file",
            "A private key that other accounts of the host can read must be taken as known to them.",
            "Run `chmod 600 FILE` when you know that nobody read it; otherwise have a new key certified.")
        { IsServerFailure = false };

        public static readonly ErrorCode KeyKnown = new(
            "EVS-6216",
            "The key is here already",
            "A signing key serves one realm and one certificate; this one is in a ring, or was in one and is retired.",
            "Look at `everseal keys list`. For another certificate make another key.")
        { IsServerFailure = false };

        public static readonly ErrorCode IssuingCaNotRenewed = new(
            "EVS-6220",
            "The issuing CA could not be renewed",
            "The issuing CA's certificate nears its end, and only the root can certify the next one: its key is sealed, or it belongs to another organisation, or it ends itself.",
            "With a sealed root: `everseal ca unseal --file FILE`, then `everseal ca renew`. When the own root itself ends: `everseal ca root renew`, then `everseal ca root promote`. Below a foreign root: `everseal ca request`, then `everseal ca import`.");

        public static readonly ErrorCode RootDue = new(
            "EVS-6221",
            "The root CA has no successor, or it could not take its place",
            "The root nears its end. Another root is made on a person's word alone, since clients are to trust it; and it takes its place with its key on this host.",
            "`everseal ca root renew` makes and publishes the next root; with a sealed root `everseal ca unseal --file FILE` comes first. Give clients its certificate; `everseal ca root promote` puts it in its place.");

        public static readonly ErrorCode RootStepRefused = new(
            "EVS-6222",
            "The root CA cannot take this step now",
            "One next root is published at a time, and none takes the present root's place that was not published before.",
            "`everseal ca list` shows the roots. `everseal ca root renew` makes the next one, `everseal ca root promote` puts it in the present one's place.")
        { IsServerFailure = false };

        internal static IEnumerable<ErrorCode> All =>
        [
            StepRefused, RingChanged, NextKeyNotMade, RelyingPartyNotReady, RoundFailed,
            NoSuchKey, NothingPublished, PublishedTooShortly, NextKeyWaits, ImportNotReadable, KeyFileOpenToOthers, KeyKnown,
            IssuingCaNotRenewed, RootDue, RootStepRefused,
        ];
    }
}
