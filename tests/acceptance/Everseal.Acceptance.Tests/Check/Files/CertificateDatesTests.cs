using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Check.Files;

/// <summary>Every certificate of the test vectors that OpenSSL can read: the check tells the same dates as <c>openssl x509 -dates</c>.</summary>
[Trait("Needs", "DebianPackages")]
public sealed partial class CertificateDatesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    /// <summary>Starting openssl for each of them takes half a minute of CPU: all in the long run, else one in ten of x509-limbo's.</summary>
    [Fact]
    public Task Check_SomeVectors_TellsTheDatesThatOpensslTells() => CompareAsync(oneIn: 10, atLeast: 100);

    [Fact]
    [Trait("Category", "Campaign")]
    public Task Check_EveryVector_TellsTheDatesThatOpensslTells() => CompareAsync(oneIn: 1, atLeast: 800);

    public void Dispose() => _directory.Dispose();

    private async Task CompareAsync(int oneIn, int atLeast)
    {
        foreach (var der in Vectors(oneIn))
            File.WriteAllBytes(_directory[$"{Convert.ToHexStringLower(SHA256.HashData(der))}.der"], der);

        var openssl = await DatesByOpensslAsync();
        var checks = await DatesByCheckAsync();

        openssl.Count.Should().BeGreaterThan(atLeast);
        foreach (var (certificate, dates) in openssl)
            checks.Should().ContainKey(certificate).WhoseValue.Should().Be(dates);
    }

    private static IEnumerable<byte[]> Vectors(int oneIn)
        => Directory.EnumerateFiles(Product.Vector(), "*", SearchOption.AllDirectories)
            .SelectMany(file => BlocksOf(file).Where((_, number) => number % (file.EndsWith("paths.json", StringComparison.Ordinal) ? oneIn : 1) == 0))
            .Select(found => TryDecode(found.Groups["base64"].Value)).OfType<byte[]>();

    private static IEnumerable<Match> BlocksOf(string file)
    {
        var text = File.ReadAllText(file, Encoding.Latin1).Replace("\\n", "\n", StringComparison.Ordinal);
        return Block().Matches(text).Concat(Element().Matches(text));
    }

    private static byte[]? TryDecode(string base64)
    {
        var octets = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, octets, out var length) ? octets[..length] : null;
    }

    // One shell for all: nearly a thousand processes each started from here would take a minute.
    private async Task<Dictionary<string, (string From, string Until)>> DatesByOpensslAsync()
    {
        var printed = (await new Program("/bin/sh") { WorkingDirectory = _directory.Path, Limit = TimeSpan.FromMinutes(20) }.RunAsync(
            "-c", "for f in *.der; do echo file=$f; openssl x509 -inform DER -noout -dates -dateopt iso_8601 -in $f 2>/dev/null; done; true")).Succeeded();
        var dates = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        var (file, from) = ("", "");
        foreach (var line in printed.Split('\n'))
        {
            if (line.StartsWith("file=", StringComparison.Ordinal))
                file = line["file=".Length..^".der".Length];
            else if (line.StartsWith("notBefore=", StringComparison.Ordinal))
                from = line["notBefore=".Length..];
            else if (line.StartsWith("notAfter=", StringComparison.Ordinal))
                dates[file] = (from, line["notAfter=".Length..]);
        }

        return dates;
    }

    private async Task<Dictionary<string, (string From, string Until)>> DatesByCheckAsync()
    {
        var result = await Product.CommandLine.RunAsync("check", $"file:{_directory.Path}", "-o", "json");
        using var report = JsonDocument.Parse(result.Output);
        return report.RootElement.GetProperty("targets")[0].GetProperty("certificates").EnumerateArray().ToDictionary(
            certificate => certificate.GetProperty("sha256").GetString()!,
            certificate => (Date(certificate, "notBefore"), Date(certificate, "notAfter")),
            StringComparer.Ordinal);
    }

    private static string Date(JsonElement certificate, string name)
        => certificate.GetProperty(name).GetDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex("-----BEGIN CERTIFICATE-----(?<base64>[^-]+)-----END", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Block();

    [GeneratedRegex(@"X509Certificate>\s*(?<base64>[A-Za-z0-9+/=\s]+?)\s*</", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Element();
}
