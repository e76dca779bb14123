using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Everseal.Core.Errors;

namespace Everseal.Server.Backups;

/// <summary>What stands in clear at the start of a backup: that it is one, since when, and how its key is wrapped.</summary>
internal sealed record BackupHeader(DateTimeOffset CreatedAt, string Version, WrappedKey Key)
{
    private const string Magic = "everseal-backup 1\n";
    private const int LongestLine = 16 * 1024;

    /// <summary>Two lines: the magic words, and JSON.</summary>
    public byte[] ToBytes() => [.. Encoding.ASCII.GetBytes(Magic), .. JsonSerializer.SerializeToUtf8Bytes(this, BackupJson.Default.BackupHeader), (byte)'\n'];

    /// <param name="octets">Receives the header as it was read: the first chunk authenticates it.</param>
    public static Result<BackupHeader> Read(Stream file, out byte[] octets)
    {
        octets = ReadLines(file);
        if (!octets.AsSpan().StartsWith(Encoding.ASCII.GetBytes(Magic)))
            return ErrorCodes.Backups.FileUnusable.With("It does not begin as a backup of this version does.");
        try
        {
            return JsonSerializer.Deserialize(octets.AsSpan(Magic.Length), BackupJson.Default.BackupHeader) is { Key: not null } header
                ? header
                : ErrorCodes.Backups.FileUnusable.With("Its header is empty.");
        }
        catch (JsonException damaged)
        {
            return ErrorCodes.Backups.FileUnusable.With("Its header cannot be read.", damaged.Message);
        }
    }

    private static byte[] ReadLines(Stream file)
    {
        var read = new List<byte>();
        for (var lines = 0; lines < 2 && read.Count < LongestLine;)
        {
            var next = file.ReadByte();
            if (next < 0)
                break;
            read.Add((byte)next);
            if (next == '\n')
                lines++;
        }

        return [.. read];
    }
}

/// <summary>What is inside: checked after unpacking, and shown to people.</summary>
/// <param name="LedgerHead">Number and hash (hex) of the audit trail's last record.</param>
/// <param name="RootFingerprint">SHA-256 of the root certificate, hex; compare it before you restore somebody's file.</param>
internal sealed record BackupManifest(
    DateTimeOffset CreatedAt,
    string Version,
    string SourceDirectory,
    IReadOnlyList<string> Realms,
    string LedgerId,
    long LedgerHead,
    string LedgerHash,
    long Tokens,
    string? RootFingerprint,
    bool HasMasterKey,
    IReadOnlyList<BackedUpFile> Files);

/// <param name="Sha256">Hex.</param>
internal sealed record BackedUpFile(string Name, long Bytes, string Sha256);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = 8)]
[JsonSerializable(typeof(BackupHeader))]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
