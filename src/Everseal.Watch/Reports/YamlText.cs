using System.Text.Encodings.Web;
using System.Text.Json;

namespace Everseal.Watch.Reports;

/// <summary>
/// The JSON report in YAML's block style. Every text stands in double quotes, which YAML 1.2 reads as JSON does: no name of
/// a certificate can turn into a number, a date or a key.
/// </summary>
internal static class YamlText
{
    public static void Write(CheckReport report, TextWriter output)
    {
        using var document = ReportDocument.Tree(report);
        output.Write("---\n");
        WriteMembers(document.RootElement, 0, output);
    }

    private static void WriteMembers(JsonElement mapping, int indent, TextWriter output)
    {
        foreach (var member in mapping.EnumerateObject())
        {
            Indent(indent, output);
            output.Write($"{member.Name}:");
            WriteValue(member.Value, indent + 1, output);
        }
    }

    /// <summary>What follows a key or a dash: on the same line when it is a scalar or empty.</summary>
    private static void WriteValue(JsonElement value, int indent, TextWriter output)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                output.Write('\n');
                WriteMembers(value, indent, output);
                break;
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                output.Write('\n');
                foreach (var item in value.EnumerateArray())
                {
                    Indent(indent, output);
                    output.Write('-');
                    WriteValue(item, indent + 1, output);
                }

                break;
            case JsonValueKind.Array:
                output.Write(" []\n");
                break;
            case JsonValueKind.String:
                // Not the strict encoder: it writes an emoji as two escapes, which in YAML are two broken characters.
                output.Write($" \"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value.GetString()!)}\"\n");
                break;
            default:
                output.Write($" {value.GetRawText()}\n");
                break;
        }
    }

    private static void Indent(int indent, TextWriter output) => output.Write(new string(' ', indent * 2));
}
