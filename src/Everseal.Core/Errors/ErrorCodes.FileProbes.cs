namespace Everseal.Core.Errors;

public static partial class ErrorCodes
{
    /// <summary>Codes about certificate files that a check looked at (8350 to 8359), and the data directory of a deployment.</summary>
    public static class FileProbes
    {
        public static readonly ErrorCode FileNotReadable = new("EVS-8350", "The file cannot be read",
            "It is missing, this account may not read it, or it is no regular file. What is in it was not checked.",
            "Look at the path and its permissions: ls -l PATH");

        public static readonly ErrorCode FileTooLarge = new("EVS-8351", "The file is too large",
            "A file of certificates has some kilobytes; this one is larger than what is read.",
            "Name the certificate file itself, or split the bundle.");

        public static readonly ErrorCode NoCertificateInFile = new("EVS-8352", "There is no certificate in the file",
            "It was read to its end, and holds keys, requests or something else.",
            "See what it is: openssl asn1parse -in FILE, or file FILE");

        public static readonly ErrorCode CertificateInFileMalformed = new("EVS-8353", "A certificate in the file cannot be read",
            "The file was cut off or edited, or what stands there is not DER of RFC 5280.",
            "See where it ends: openssl storeutl -certs FILE; then copy the certificate again.");

        public static readonly ErrorCode PassphraseNeeded = new("EVS-8354", "The file needs its passphrase",
            "The certificates in it are encrypted, and no passphrase was given by reference.",
            "Name the file that holds it: everseal check --passphrase-file FILE file:PATH");

        public static readonly ErrorCode PassphraseWrong = new("EVS-8355", "The passphrase does not fit the file",
            "It belongs to another file, or this one was altered since it was written.",
            "Try it with the tool that wrote the file: openssl pkcs12 -info -noout -in FILE, or keytool -list -keystore FILE");

        public static readonly ErrorCode KeyStoreMalformed = new("EVS-8356", "The key store cannot be read",
            "It is cut off, damaged, or protected in a way that is not known here.",
            "See what the tool says that wrote it: openssl pkcs12 -info -noout -in FILE, or keytool -list -keystore FILE");

        public static readonly ErrorCode FolderTooLarge = new("EVS-8357", "The folder holds too much",
            "There are more files, certificates or levels below it than one check reads; the rest was not looked at.",
            "Name the folders that hold certificates, one target for each.");

        public static readonly ErrorCode PassphraseFileNotUsable = new("EVS-8358", "The passphrase file cannot be used",
            "It is missing, not permitted, or its first line is empty.",
            "Check the path: ls -l FILE. The passphrase is its first line.");

        public static readonly ErrorCode DeploymentNotReadable = new("EVS-8359", "The deployment cannot be read",
            "The server program did not tell what lies in the data directory: it is missing, of another version, or the directory is not permitted.",
            "Name the directory and run as its owner: everseal check --data DIR");

        public static readonly ErrorCode OwnServerSilent = new("EVS-8360", "The server of this host does not answer",
            "A server holds the data directory, and its socket or its TLS port gives no answer in time or another one than it should: it hangs, or is overloaded. Nobody can log in meanwhile.",
            "Look at its log, then restart it: systemctl restart everseal");

        internal static IEnumerable<ErrorCode> All =>
        [
            FileNotReadable, FileTooLarge, NoCertificateInFile, CertificateInFileMalformed, PassphraseNeeded, PassphraseWrong, KeyStoreMalformed,
            FolderTooLarge, PassphraseFileNotUsable, DeploymentNotReadable, OwnServerSilent,
        ];
    }
}
