using System.Globalization;
using System.Text;

namespace Everseal.Server.Features.Metrics;

/// <summary>Prometheus' text exposition format 0.0.4: one family after the other, each with its help and type.</summary>
internal sealed class PrometheusText
{
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new(16 * 1024);
    private string _family = "";

    public PrometheusText Gauge(string name, string help) => Family(name, help, "gauge");

    public PrometheusText Counter(string name, string help) => Family(name, help, "counter");

    public PrometheusText Histogram(string name, string help) => Family(name, help, "histogram");

    public void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels) => Sample("", value, labels);

    /// <param name="suffix">Of a histogram's series: <c>_bucket</c>, <c>_sum</c>, <c>_count</c>.</param>
    public void Sample(string suffix, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(_family).Append(suffix);
        var separator = '{';
        foreach (var (name, text) in labels)
        {
            _text.Append(separator).Append(name).Append("=\"").Append(Escaped(text)).Append('"');
            separator = ',';
        }

        if (labels.Length > 0)
            _text.Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    public static string Number(double value)
        => double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    public override string ToString() => _text.ToString();

    private static string Escaped(string label)
        => label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private PrometheusText Family(string name, string help, string type)
    {
        _family = name;
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }
}
