using System.Text.Json;
using System.Text.Json.Serialization;
using Everseal.Core.Expiry;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts;

namespace Everseal.Watch.Reports;

/// <summary>How the report's records are written in JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowDuplicateProperties = false,
    Converters =
    [
        typeof(UtcTimeConverter), typeof(WordConverter<CheckStatus>), typeof(WordConverter<Severity>), typeof(WordConverter<TargetKind>),
        typeof(WordConverter<CertificateUse>), typeof(WordConverter<CertificateClass>),
    ])]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class ReportJson : JsonSerializerContext;

/// <summary>ISO 8601 in UTC with a Z, to the second.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        => writer.WriteStringValue(ReportDates.Second(value));
}

/// <summary>An enumeration's member as a word: critical, tlsServer.</summary>
internal sealed class WordConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
