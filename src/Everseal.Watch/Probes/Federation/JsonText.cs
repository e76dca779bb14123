using System.Text.Json;
using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Federation;

/// <summary>JSON from a stranger: bounded in depth, and wrong types read as absent.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };

    /// <param name="read">Must not keep the element: the document is gone afterwards.</param>
    public static Result<T> Parse<T>(ReadOnlyMemory<byte> utf8, Func<JsonElement, Result<T>> read)
        where T : notnull
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutMark(utf8), Strict);
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter is what a string with half a surrogate pair gives; either text would quote the document.
            return ErrorCodes.FederationProbes.DocumentUnreadable.With("The document is not JSON.");
        }
    }

    public static string? Text(this JsonElement element, string name)
        => element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <summary>The elements of an array; none where there is no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name)
        => element.Member(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    private static JsonElement? Member(this JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8)
        => utf8.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? utf8[3..] : utf8;
}
