using System.Text.Json;
using System.Text.Json.Serialization;

namespace Everseal.Core.Audit;

/// <summary>A record in the API and in an export: bytes as lower-case hex, the rest as in <see cref="AuditEntry"/>.</summary>
public sealed record AuditLine(
    long Seq,
    AuditKind Kind,
    DateTimeOffset At,
    string? Realm,
    string Action,
    string? Actor,
    string? Source,
    string? Target,
    string? ErrorId,
    string? Detail,
    long Count,
    string? TokenId,
    string? TokenDigest,
    string Hash)
{
    public static AuditLine Of(ChainedEntry record)
    {
        var entry = record.Entry;
        return new AuditLine(
            entry.Sequence, entry.Kind, entry.At, entry.Realm, entry.Action, entry.Actor, entry.Source, entry.Target, entry.ErrorId, entry.Detail,
            entry.Count, Hex(entry.TokenId), Hex(entry.TokenDigest), Convert.ToHexStringLower(record.Hash.Span));
    }

    /// <exception cref="FormatException">A value is not hex.</exception>
    public ChainedEntry ToRecord() => new(
        new AuditEntry
        {
            Sequence = Seq,
            Kind = Kind,
            At = At,
            Realm = Realm,
            Action = Action,
            Actor = Actor,
            Source = Source,
            Target = Target,
            ErrorId = ErrorId,
            Detail = Detail,
            Count = Count,
            TokenId = Bytes(TokenId),
            TokenDigest = Bytes(TokenDigest),
        },
        Convert.FromHexString(Hash));

    private static string? Hex(byte[]? bytes) => bytes is null ? null : Convert.ToHexStringLower(bytes);

    private static byte[]? Bytes(string? hex) => hex is null ? null : Convert.FromHexString(hex);
}

/// <summary>The first line of an export: what its records must follow, and how far they must go.</summary>
/// <param name="Everseal">Always <see cref="Mark"/>.</param>
/// <param name="Previous">The hash before the first record, hex.</param>
/// <param name="Key">The audit key, as the server knows it: PEM of its SubjectPublicKeyInfo. Whoever distrusts the server pins another.</param>
public sealed record ExportHeader(string Everseal, string LedgerId, long From, string Previous, long To, string Hash, string Key)
{
    public const string Mark = "audit export v1";
}

/// <summary>A checkpoint as one line of JSON: in the file, in syslog, in the ledger.</summary>
/// <param name="Everseal">Always <see cref="Mark"/>.</param>
public sealed record CheckpointLine(string Everseal, long Number, string Ledger, long Seq, string Hash, DateTimeOffset At, string Previous, string Signature)
{
    public const string Mark = "audit checkpoint v1";

    // Whatever a syslog daemon writes before it.
    private const string Begin = $$"""{"everseal":"{{Mark}}",""";

    public static string Write(AuditCheckpoint checkpoint) => JsonSerializer.Serialize(
        new CheckpointLine(
            Mark, checkpoint.Number, Convert.ToHexStringLower(checkpoint.LedgerId.Span), checkpoint.Sequence, Convert.ToHexStringLower(checkpoint.Hash.Span), checkpoint.At,
            Convert.ToHexStringLower(checkpoint.Previous.Span), Convert.ToHexStringLower(checkpoint.Signature.Span)),
        AuditJson.Default.CheckpointLine);

    /// <returns>Null for a line that is no checkpoint, be it torn: what is missing shows in the chain of checkpoints.</returns>
    public static AuditCheckpoint? Read(string line)
    {
        var begin = line.IndexOf(Begin, StringComparison.Ordinal);
        var end = line.LastIndexOf('}');
        if (begin < 0 || end < begin)
            return null;

        try
        {
            return JsonSerializer.Deserialize(line.AsSpan(begin, end - begin + 1), AuditJson.Default.CheckpointLine)?.ToCheckpoint();
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }

    private AuditCheckpoint ToCheckpoint() => new()
    {
        Number = Number,
        LedgerId = Convert.FromHexString(Ledger),
        Sequence = Seq,
        Hash = Convert.FromHexString(Hash),
        At = At,
        Previous = Convert.FromHexString(Previous),
        Signature = Convert.FromHexString(Signature),
    };
}

/// <summary>One object per line, without reflection.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    MaxDepth = 4)]
[JsonSerializable(typeof(AuditLine))]
[JsonSerializable(typeof(ExportHeader))]
[JsonSerializable(typeof(CheckpointLine))]
public sealed partial class AuditJson : JsonSerializerContext;
