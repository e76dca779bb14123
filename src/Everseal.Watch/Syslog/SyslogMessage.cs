using System.Text;

namespace Everseal.Watch.Syslog;

/// <summary>RFC 5424 §6.2.1, Table 2: those in use here.</summary>
public enum SyslogSeverity
{
    Alert = 1,
    Critical = 2,
    Warning = 4,
    Notice = 5,
    Informational = 6,
}

/// <summary>One message to a syslog daemon.</summary>
/// <param name="Id">The MSGID: what kind of message it is, without blanks.</param>
/// <param name="Text">UTF-8, one line.</param>
public sealed record SyslogMessage(SyslogSeverity Severity, string Id, string Text)
{
    // Facility 13, log audit.
    private const int Facility = 13;

    /// <summary>Names and values of one structured data element (RFC 5424 §6.3); none leaves it out.</summary>
    public IReadOnlyList<(string Name, string Value)> Data { get; init; } = [];

    /// <summary>RFC 5424 §6 in full.</summary>
    /// <param name="elementId">SD-ID of the element.</param>
    internal byte[] Encode(string elementId, string host, int processId, DateTimeOffset now)
    {
        var text = new StringBuilder()
            .Append($"<{(Facility * 8) + (int)Severity}>1 {now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {host} everseal {processId} {Id} ");
        if (Data.Count == 0)
            text.Append('-');
        else
            WriteData(text, elementId);
        return Encoding.UTF8.GetBytes(text.Append(' ').Append(Text.ReplaceLineEndings(" ")).ToString());
    }

    private void WriteData(StringBuilder text, string elementId)
    {
        text.Append('[').Append(elementId);
        foreach (var (name, value) in Data)
            text.Append($" {name}=\"{Escape(value)}\"");
        text.Append(']');
    }

    // §6.3.3: within a value three characters need a backslash.
    private static string Escape(string value)
        => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("]", "\\]").ReplaceLineEndings(" ");
}
