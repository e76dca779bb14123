using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Everseal.Core.Administration;

namespace Everseal.Cli.Terminals;

/// <summary><c>-o json</c>: the API's own records, indented.</summary>
internal static class JsonOutput
{
    private static readonly AdministrationJson Indented = new(Options(indented: true));

    /// <summary>One line per object, for stderr.</summary>
    public static AdministrationJson Compact { get; } = new(Options(indented: false));

    public static void Write<T>(Terminal terminal, T value)
    {
        var type = (JsonTypeInfo<T>)Indented.GetTypeInfo(typeof(T))!;
        terminal.Out.WriteLine(JsonSerializer.Serialize(value, type));
    }

    // Relaxed, since no browser reads this and "\u0027" is hard on people.
    private static JsonSerializerOptions Options(bool indented) => new(AdministrationJson.Default.Options)
    {
        WriteIndented = indented,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
