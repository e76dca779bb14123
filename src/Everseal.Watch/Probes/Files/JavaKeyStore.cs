using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Files;

/// <summary>
/// Java's own key stores, JKS and JCEKS: big-endian, a count of entries, and at the end SHA-1 over passphrase, a fixed
/// phrase and all before. Certificates are in clear; the passphrase is wanted only to see that nobody altered them.
/// </summary>
internal static class JavaKeyStore
{
    private const uint JksMagic = 0xFEEDFEED;
    private const uint JceksMagic = 0xCECECECE;
    private const int KeyEntry = 1;
    private const int CertificateEntry = 2;

    private static readonly byte[] Phrase = "Mighty Aphrodite"u8.ToArray();

    public static bool IsOne(ReadOnlySpan<byte> octets)
        => BinaryPrimitives.TryReadUInt32BigEndian(octets, out var magic) && magic is JksMagic or JceksMagic;

    public static FileContent Read(ReadOnlyMemory<byte> octets, string? passphrase)
    {
        var entries = new List<FileEntry>();
        var failure = octets.Length > SHA1.HashSizeInBytes
            ? ReadEntries(new Cursor(octets[..^SHA1.HashSizeInBytes]), entries)
            : Malformed("It ends before its first entry.");
        if (failure is null && passphrase is not null && !IsIntact(octets.Span, passphrase))
            failure = ErrorCodes.FileProbes.PassphraseWrong.With("The key store was altered, or the passphrase is of another one; its certificates are shown all the same.");
        return new FileContent(entries, failure);
    }

    private static StsError? ReadEntries(Cursor cursor, List<FileEntry> entries)
    {
        if (!cursor.TryInt32(out _) || !cursor.TryInt32(out var version) || version is not (1 or 2) || !cursor.TryInt32(out var count))
            return Malformed("It is neither version 1 nor 2.");
        for (var number = 1; number <= count; number++)
        {
            if (!cursor.TryInt32(out var tag) || !cursor.TryText(out var alias) || !cursor.TrySkip(sizeof(long)))
                return Malformed($"It ends within entry {number} of {count}.");

            // What follows a JCEKS secret key is a serialized Java object, whose length is written nowhere.
            if (tag is not (KeyEntry or CertificateEntry))
                return Malformed($"Entry {number} of {count}, {alias}, is no certificate and no key pair; what comes behind it cannot be found.");
            if (ReadCertificates(cursor, version, isKey: tag == KeyEntry) is not { } certificates)
                return Malformed($"It ends within entry {number} of {count}, {alias}.");
            if (certificates.Count > 0)
                entries.Add(new FileEntry(alias, certificates, IsChain: tag == KeyEntry));
        }

        return cursor.IsAtEnd ? null : Malformed("Behind its last entry stands more.");
    }

    /// <summary>The protected key is passed over.</summary>
    private static List<ReadOnlyMemory<byte>>? ReadCertificates(Cursor cursor, int version, bool isKey)
    {
        var count = 1;
        if (isKey && (!cursor.TryBlock(out _) || !cursor.TryInt32(out count)))
            return null;
        var certificates = new List<ReadOnlyMemory<byte>>();
        for (var number = 0; number < count; number++)
        {
            if ((version == 2 && !cursor.TryText(out _)) || !cursor.TryBlock(out var certificate))
                return null;
            certificates.Add(certificate);
        }

        return certificates;
    }

#pragma warning disable CA5350 // The format prescribes SHA-1; it protects nothing here but says whether the file is as it was written.
    private static bool IsIntact(ReadOnlySpan<byte> octets, string passphrase)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.BigEndianUnicode.GetBytes(passphrase));
        hash.AppendData(Phrase);
        hash.AppendData(octets[..^SHA1.HashSizeInBytes]);
        return CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), octets[^SHA1.HashSizeInBytes..]);
    }
#pragma warning restore CA5350

    private static StsError Malformed(string detail) => ErrorCodes.FileProbes.KeyStoreMalformed.With(detail);

    /// <summary>Reads forward and never past the end, whatever lengths the file claims.</summary>
    private sealed class Cursor(ReadOnlyMemory<byte> octets)
    {
        private int at;

        public bool IsAtEnd => at == octets.Length;

        public bool TryInt32(out int value)
        {
            var isThere = BinaryPrimitives.TryReadInt32BigEndian(octets.Span[at..], out value);
            return isThere && TrySkip(sizeof(int));
        }

        public bool TrySkip(int length)
        {
            if (length < 0 || length > octets.Length - at)
                return false;
            at += length;
            return true;
        }

        public bool TryBlock(out ReadOnlyMemory<byte> block)
        {
            block = default;
            if (!TryInt32(out var length) || !TrySkip(length))
                return false;
            block = octets.Slice(at - length, length);
            return true;
        }

        // Java's modified UTF-8 differs from UTF-8 only where an alias holds NUL or characters beyond the first plane.
        public bool TryText(out string text)
        {
            text = string.Empty;
            if (!BinaryPrimitives.TryReadUInt16BigEndian(octets.Span[at..], out var length) || !TrySkip(sizeof(ushort)) || !TrySkip(length))
                return false;
            text = Encoding.UTF8.GetString(octets.Span.Slice(at - length, length));
            return true;
        }
    }
}
