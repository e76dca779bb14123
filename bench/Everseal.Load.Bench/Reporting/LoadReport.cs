using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Everseal.Load.Measuring;

namespace Everseal.Load.Reporting;

/// <param name="Target">What it must reach, in words; null where it informs.</param>
internal sealed record Ratio(string Name, double Value, string? Target = null, bool? IsMet = null);

/// <summary>The ratios first, then what they were made of. Also the shape of the JSON file.</summary>
internal sealed record LoadReport(
    DateTimeOffset MeasuredAt,
    string Machine,
    IReadOnlyList<Ratio> Ratios,
    IReadOnlyList<BurstFigures> HolderOfKey,
    IReadOnlyList<BurstFigures> BareHttps,
    IReadOnlyList<BurstFigures> Passwords,
    IReadOnlyList<BurstFigures> Certificates,
    IReadOnlyList<BurstFigures> CertificatesBare,
    double? OpenSslSignsPerCpuSecond,
    double PasswordHashesPerCpuSecond,
    IReadOnlyDictionary<string, double> StartMilliseconds,
    IReadOnlyDictionary<string, double> MemoryMiB,
    double FlushMedianMilliseconds,
    double FlushSlowestMilliseconds,
    int AnswerBytes,
    IReadOnlyList<PublishedFigures> Published)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static LoadReport Of(LoadFigures figures)
    {
        double? openSsl = figures.OpenSslSignRates.Count > 0 ? figures.OpenSslSignRates.Median() : null;
        var hash = figures.PasswordHashRates.Median();
        return new LoadReport(
            DateTimeOffset.UtcNow,
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
            [.. RatiosOf(figures, openSsl, hash)],
            All(figures.HolderOfKey), All(figures.Bare), All(figures.Passwords), All(figures.Certificates), All(figures.CertificatesBare), openSsl, hash,
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["bareKestrel"] = Milliseconds(figures.Starts.Bare),
                ["serve"] = Milliseconds(figures.Starts.Serve),
                ["dev"] = Milliseconds(figures.Starts.Dev),
            },
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["bareKestrel"] = MiB(figures.Memory.Bare),
                ["afterStart"] = MiB(figures.Memory.AfterStart),
                ["after1000Tokens"] = MiB(figures.Memory.AfterTokens),
            },
            figures.Flush.Median.TotalMilliseconds, figures.Flush.Slowest.TotalMilliseconds, figures.AnswerBytes, figures.Published);
    }

    public void WriteJson(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, Json));

    private static IEnumerable<Ratio> RatiosOf(LoadFigures figures, double? openSsl, double hash)
    {
        foreach (var concurrency in figures.HolderOfKey.Concurrencies)
        {
            var tokens = figures.HolderOfKey.Of(concurrency).PerCpuSecond;
            var bare = figures.Bare.Of(concurrency).PerCpuSecond;
            if (openSsl is { } sign)
            {
                yield return new Ratio(Name("holder-of-key tokens / openssl RSA-2048 signatures", concurrency), tokens / sign);

                // One signature and one bare HTTPS exchange are what no design can save.
                yield return new Ratio(Name("holder-of-key tokens / what signing and HTTPS allow", concurrency), tokens / (1 / ((1 / sign) + (1 / bare))));
            }

            yield return new Ratio(Name("holder-of-key tokens / bare HTTPS answers", concurrency), tokens / bare);
        }

        foreach (var concurrency in figures.Passwords.Concurrencies)
            yield return new Ratio(Name("password tokens / Argon2id hashes", concurrency), figures.Passwords.Of(concurrency).PerCpuSecond / hash);

        foreach (var document in figures.Published)
            yield return new Ratio(Name($"{document.Name} / bare HTTPS answers of its size", document.Published.Concurrency), document.Ratio, "at least 0.70", document.Ratio >= 0.7);

        foreach (var concurrency in figures.Ocsp.Concurrencies)
        {
            var kept = figures.Ocsp.Of(concurrency).PerCpuSecond / figures.OcspBare.Of(concurrency).PerCpuSecond;
            yield return new Ratio(Name("kept OCSP answers / bare HTTPS answers", concurrency), kept, "at least 0.5", kept >= 0.5);
        }

        foreach (var concurrency in figures.Certificates.Concurrencies)
        {
            var rate = figures.Certificates.Of(concurrency).PerCpuSecond;
            yield return new Ratio(Name("certificates / bare HTTPS answers", concurrency), rate / figures.CertificatesBare.Of(concurrency).PerCpuSecond);

            // Waits for the disk are shared by those who wait: what the server can do shows with many callers, and there is the target.
            var isBusiest = concurrency == figures.Certificates.Concurrencies.Max();
            yield return new Ratio(Name("certificates / 1,000 per CPU second", concurrency), rate / 1000, isBusiest ? "at least 1 on a quiet machine" : null, isBusiest ? rate >= 1000 : null);
        }

        var start = Milliseconds(figures.Starts.Serve) / Milliseconds(figures.Starts.Bare);
        yield return new Ratio("start on existing data / bare Kestrel's start", start, "at most 3", start <= 3);
    }

    private static string Name(string what, int concurrency) => string.Create(CultureInfo.InvariantCulture, $"{what}, {concurrency} {(concurrency == 1 ? "caller" : "callers")}");

    private static IReadOnlyList<BurstFigures> All(Bursts bursts) => [.. bursts.Concurrencies.Select(bursts.Of)];

    private static double Milliseconds(IEnumerable<TimeSpan> times) => times.Select(time => time.TotalMilliseconds).Median();

    private static double MiB(long bytes) => bytes / 1024.0 / 1024.0;
}
