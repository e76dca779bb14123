using System.Text.Json;
using System.Text.Json.Serialization;
using Everseal.Core.Expiry;

namespace Everseal.Core.Incidents;

/// <summary>Messages as they wait in the ledger, as the generic webhook posts them and as a script reads them.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(SeverityConverter)])]
[JsonSerializable(typeof(AlarmMessage))]
public sealed partial class AlarmJson : JsonSerializerContext;

/// <summary>Lower case, as tables and documents have it.</summary>
public sealed class SeverityConverter() : JsonStringEnumConverter<Severity>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <summary>Likewise.</summary>
public sealed class AlarmEventConverter() : JsonStringEnumConverter<AlarmEvent>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
