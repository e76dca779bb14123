using System.Reflection;
using Everseal.Server.Ledger;
using Everseal.Server.Metering;
using Everseal.Server.Realms;

namespace Everseal.Server.Features.Metrics;

/// <summary><c>/metrics</c>: everything that an operator's Prometheus may know.</summary>
internal sealed class MetricsEndpoint(
    CertificateSeries certificates, OperationMeter operations, LastChecks checks, LastRehearsal rehearsals, RealmDirectory realms, TokenLedger ledger, ClockWatch clock, TimeProvider time)
{
    private static readonly string Version =
        typeof(MetricsEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public IResult Show() => Results.Text(Write(), PrometheusText.MediaType);

    internal string Write()
    {
        var text = new PrometheusText();
        text.Gauge("everseal_build_info", "1, with the version that runs.").Sample(1, ("version", Version));
        text.Gauge("everseal_start_timestamp_seconds", "When this process began to serve.").Sample(Seconds(operations.Since));
        text.Gauge("everseal_clock_confirmed", "1 while the host's clock is believed, 0 after a jump that nothing has confirmed.").Sample(clock.IsConfirmed ? 1 : 0);
        WriteIssuing(text);
        certificates.WriteTo(text);
        text.Gauge("everseal_last_check_timestamp_seconds", "When a worker last came to the end of a round.");
        foreach (var (check, at) in checks.All)
            text.Sample(Seconds(at), ("check", check));
        if (rehearsals.Value is { } rehearsal)
            text.Gauge("everseal_last_rehearsal_timestamp_seconds", "When everseal rehearse last tried on a copy which logins would break.").Sample(Seconds(rehearsal.RanAt));
        WriteOperations(text);
        return text.ToString();
    }

    private void WriteIssuing(PrometheusText text)
    {
        text.Gauge("everseal_can_issue", "1 while the realm can issue tokens; /health/issue says why not.");
        foreach (var realm in realms.All.OrderBy(realm => realm.Name, StringComparer.Ordinal))
            text.Sample(realm.Ring.SignerAt(time.GetUtcNow()).IsSuccess && ledger.Failure is null ? 1 : 0, ("realm", realm.Name));
    }

    private void WriteOperations(PrometheusText text)
    {
        var all = operations.All.ToList();
        text.Counter("everseal_operations_total", "Requests by operation and outcome.");
        foreach (var (operation, series) in all)
        {
            foreach (var outcome in Enum.GetValues<Outcome>())
                text.Sample(series.CountOf(outcome), ("operation", operation), ("outcome", outcome.ToString().ToLowerInvariant()));
        }

        text.Histogram("everseal_operation_duration_seconds", "From the routed request to the end of its answer.");
        foreach (var (operation, series) in all)
        {
            var counts = series.Cumulated().ToList();
            foreach (var (bound, count) in OperationSeries.BoundsInSeconds.Append(double.PositiveInfinity).Zip(counts))
                text.Sample("_bucket", count, ("operation", operation), ("le", PrometheusText.Number(bound)));
            text.Sample("_sum", series.Total.TotalSeconds, ("operation", operation));
            text.Sample("_count", counts[^1], ("operation", operation));
        }
    }

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}
