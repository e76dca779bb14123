using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Everseal.Core.Errors;

namespace Everseal.Server.Backups;

/// <summary>The inside of a backup: a compressed tar of a few known files, the manifest first, all of it encrypted.</summary>
internal static class BackupArchive
{
    // A manifest names a handful of files.
    private const int LongestManifest = 1 << 20;

    public static void Pack(Stream file, BackupManifest manifest, string directory, byte[] key, byte[] header)
    {
        using var encrypted = new EncryptingStream(file, key, header);
        using (var compressed = new GZipStream(encrypted, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(compressed, TarEntryFormat.Pax, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, BackupFiles.Manifest)
            {
                DataStream = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest)),
            });
            foreach (var entry in manifest.Files)
                tar.WriteEntry(Path.Combine(directory, entry.Name), entry.Name);
        }

        encrypted.Complete();
    }

    /// <summary>Unpacks into an empty directory. Nothing is written that was not verified, and nothing but files that a backup has.</summary>
    public static Result<BackupManifest> Unpack(Stream file, byte[] key, byte[] header, string directory)
    {
        try
        {
            using var decrypted = new DecryptingStream(file, key, header);
            using var expanded = new GZipStream(decrypted, CompressionMode.Decompress);
            using var tar = new TarReader(expanded);
            if (tar.GetNextEntry() is not { Name: BackupFiles.Manifest, Length: <= LongestManifest, DataStream: { } json })
                return Damaged("The manifest is not its first entry.");
            if (JsonSerializer.Deserialize(json, BackupJson.Default.BackupManifest) is not { Files: not null } manifest)
                return Damaged("The manifest is empty.");
            foreach (var expected in manifest.Files)
            {
                if (tar.GetNextEntry() is not { EntryType: TarEntryType.RegularFile } entry || entry.Name != expected.Name || !BackupFiles.All.Contains(entry.Name))
                    return Damaged($"{expected.Name} is not where the manifest says.");
                if (!IsWritten(entry, expected, directory))
                    return Damaged($"{expected.Name} is not what the manifest says.");
            }

            // To the end, so that a file that was cut off, or has more, is told from one that has not.
            return tar.GetNextEntry() is null && Drain(decrypted) ? manifest : Damaged("It goes on after its last file.");
        }
        catch (Exception damaged) when (damaged is CryptographicException or InvalidDataException or EndOfStreamException or JsonException or FormatException)
        {
            return Damaged("It was altered or cut off, or the key is another one.", damaged.Message);
        }
    }

    public static string Sha256(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static bool IsWritten(TarEntry entry, BackedUpFile expected, string directory)
    {
        if (entry.Length != expected.Bytes)
            return false;
        using var output = BackupFiles.CreatePrivate(Path.Combine(directory, expected.Name));
        entry.DataStream?.CopyTo(output);
        output.Flush(flushToDisk: true);
        output.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(output)) == expected.Sha256;
    }

    private static bool Drain(Stream stream)
    {
        Span<byte> rest = stackalloc byte[1024];
        while (stream.Read(rest) is > 0 and var length)
        {
            // Padding of the tar is zeros that the decompressor may leave; anything after the compressed end is not ours.
            if (rest[..length].ContainsAnyExcept((byte)0))
                return false;
        }

        return true;
    }

    private static StsError Damaged(string detail, string? reason = null) => ErrorCodes.Backups.FileUnusable.With(detail, reason);
}
