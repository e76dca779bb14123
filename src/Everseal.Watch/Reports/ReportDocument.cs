using System.Text.Encodings.Web;
using System.Text.Json;
using Everseal.Core.Errors;

namespace Everseal.Watch.Reports;

/// <summary>The report as a JSON document: written, and read back for comparison.</summary>
internal static class ReportDocument
{
    // 10,000 targets with their chains.
    private const long LargestReport = 256L * 1024 * 1024;

    private static readonly ReportJson Indented = new(WithLayout(indented: true));
    private static readonly ReportJson Compact = new(WithLayout(indented: false));

    public static void Write(CheckReport report, TextWriter output)
    {
        using var text = new Utf8Text(output);
        JsonSerializer.Serialize(text, report, Indented.CheckReport);
        output.Write('\n');
    }

    public static JsonDocument Tree(CheckReport report) => JsonSerializer.SerializeToDocument(report, Compact.CheckReport);

    /// <summary>One line.</summary>
    public static string Line(TargetReport target) => JsonSerializer.Serialize(target, Compact.TargetReport);

    public static Result<CheckReport> ReadFile(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > LargestReport)
                return ErrorCodes.CheckRuns.ReportNotReadable.With($"{path}: has {stream.Length} bytes; at most {LargestReport} are read");
            var report = JsonSerializer.Deserialize(stream, Compact.CheckReport);
            return report is { SchemaVersion: CheckReport.CurrentSchemaVersion }
                ? report
                : ErrorCodes.CheckRuns.ReportNotReadable.With($"{path}: is of schema version {report?.SchemaVersion}; known is {CheckReport.CurrentSchemaVersion}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return ErrorCodes.CheckRuns.ReportNotReadable.With($"{path}: {failure.Message}");
        }
    }

    // Relaxed: the text goes into files and terminals, not into pages; the HTML writer encodes for itself.
    private static JsonSerializerOptions WithLayout(bool indented) => new(ReportJson.Default.Options)
    {
        WriteIndented = indented,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
