using System.Globalization;
using System.Text.RegularExpressions;
using Everseal.Load.Processes;

namespace Everseal.Load.Baselines;

/// <summary>How fast <c>openssl speed</c> signs with RSA-2048: the part of a token that cannot be saved.</summary>
internal static partial class OpenSslSpeed
{
    /// <returns>Signatures per CPU second of one thread; null when openssl is not installed.</returns>
    public static async Task<double?> SignRateAsync(CancellationToken cancellationToken)
    {
        try
        {
            var output = await Tool.RunAsync("openssl", ["speed", "-seconds", "1", "rsa2048"], cancellationToken);
            return double.Parse(Row().Match(output).Groups["sign"].Value, CultureInfo.InvariantCulture);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    // rsa 2048 bits 0.000288s 0.000018s   3467.9  54089.8
    [GeneratedRegex(@"^rsa +2048 bits +\S+ +\S+ +(?<sign>[0-9.]+) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
