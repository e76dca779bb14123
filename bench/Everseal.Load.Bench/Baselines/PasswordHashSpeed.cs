using NSec.Cryptography;

namespace Everseal.Load.Baselines;

/// <summary>Argon2id alone, as the server's user store computes it: the part of a login that is meant to be slow.</summary>
internal static class PasswordHashSpeed
{
    private static readonly Argon2id Algorithm = PasswordBasedKeyDerivationAlgorithm.Argon2id(
        new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = 19 * 1024, NumberOfPasses = 2 });

    /// <returns>Hashes per CPU second of one thread.</returns>
    public static double Measure(int count)
    {
        var salt = new byte[16];
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < count; i++)
            Algorithm.DeriveBytes("the slow part"u8, salt, 32);
        return count / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }
}
