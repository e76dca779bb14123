namespace Everseal.Load.Reporting;

/// <summary>The report for people.</summary>
internal static class LoadTable
{
    public static void Write(LoadReport report, TextWriter output)
    {
        output.WriteLine($"{report.Machine}; rates per second of the server's CPU time");
        output.WriteLine();
        foreach (var ratio in report.Ratios)
            output.WriteLine($"  {ratio.Name,-68}{ratio.Value,7:0.00}  {Verdict(ratio)}".TrimEnd());

        output.WriteLine();
        output.WriteLine($"  {"",-30}{"callers",8}{"per CPU s",11}{"per s",9}{"p50 ms",9}{"p99 ms",9}{"count",8}");
        Rows("holder-of-key tokens", report.HolderOfKey);
        Rows("bare HTTPS answers", report.BareHttps);
        Rows("password tokens", report.Passwords);
        Rows("certificates of P-256 requests", report.Certificates);
        Rows("bare, as many bytes", report.CertificatesBare);
        foreach (var document in report.Published)
        {
            Rows(document.Name, [document.Published]);
            Rows($"bare, {document.Bytes} bytes", [document.Bare]);
        }

        output.WriteLine();
        output.WriteLine($"  openssl RSA-2048 sign {report.OpenSslSignsPerCpuSecond,8:0} /CPU s    Argon2id {report.PasswordHashesPerCpuSecond:0.0} /CPU s    answer {report.AnswerBytes} bytes");
        output.WriteLine($"  fsync of one page     {report.FlushMedianMilliseconds,8:0.00} ms median, {report.FlushSlowestMilliseconds:0.00} ms slowest");
        output.WriteLine($"  start                 {report.StartMilliseconds["serve"],8:0} ms serve, {report.StartMilliseconds["dev"]:0} ms dev with its self-check, {report.StartMilliseconds["bareKestrel"]:0} ms bare Kestrel");
        output.WriteLine($"  memory                {report.MemoryMiB["afterStart"],8:0} MiB after start, {report.MemoryMiB["after1000Tokens"]:0} MiB after {LoadPlan.WarmUp} tokens, {report.MemoryMiB["bareKestrel"]:0} MiB bare Kestrel");

        void Rows(string name, IEnumerable<BurstFigures> bursts)
        {
            foreach (var burst in bursts)
                output.WriteLine($"  {name,-30}{burst.Concurrency,8}{burst.PerCpuSecond,11:0.0}{burst.PerSecond,9:0.0}{burst.P50Milliseconds,9:0.0}{burst.P99Milliseconds,9:0.0}{burst.Count,8}");
        }
    }

    private static string Verdict(Ratio ratio) => ratio.IsMet switch
    {
        null => "",
        true => $"(target: {ratio.Target})",
        false => $"MISSED (target: {ratio.Target})",
    };
}
