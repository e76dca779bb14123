using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Everseal.Server.IdentitySources;

/// <summary>
/// Argon2id (RFC 9106) in PHC string format: <c>$argon2id$v=19$m=KiB,t=passes,p=1$salt$hash</c>. The parameters
/// are in the string, so that old hashes stay good when they are raised.
/// </summary>
internal sealed record PasswordHash(int MemoryKiB, int Passes, byte[] Salt, byte[] Hash)
{
    // What OWASP's password storage cheat sheet asks at least, and a login must not cost the node more than it has to.
    private const int PresentMemoryKiB = 19 * 1024;
    private const int PresentPasses = 2;

    // RFC 9106 §3.1: eight blocks per lane.
    private const int LeastMemoryKiB = 8;
    private const int SaltSize = 16;
    private const int HashSize = 32;

    public static PasswordHash Create(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        return new PasswordHash(PresentMemoryKiB, PresentPasses, salt, Compute(password, salt, PresentMemoryKiB, PresentPasses));
    }

    /// <exception cref="FormatException">The store holds something else.</exception>
    public static PasswordHash Parse(string text)
    {
        if (text.Split('$') is not ["", "argon2id", "v=19", var parameters, var salt, var hash]
            || parameters.Split(',') is not [['m', '=', .. var memory], ['t', '=', .. var passes], "p=1"])
        {
            throw new FormatException("A password hash in the store is not of the form $argon2id$v=19$m=…,t=…,p=1$salt$hash.");
        }

        return new PasswordHash(
            int.Parse(memory, CultureInfo.InvariantCulture), int.Parse(passes, CultureInfo.InvariantCulture), FromBase64(salt), FromBase64(hash));
    }

    public bool Verify(string password)
        => CryptographicOperations.FixedTimeEquals(Hash, Compute(password, Salt, MemoryKiB, Passes));

    /// <summary>The memory of a hash of the present number of passes that costs what this one costs less than a present one.</summary>
    internal int RestMemoryKiB => ((PresentMemoryKiB * PresentPasses) - (MemoryKiB * Passes)) / PresentPasses;

    /// <summary>
    /// Spends what a hash of the present parameters would have cost more than this one. Otherwise an account whose
    /// password is older than the last raise would answer sooner than one that does not exist.
    /// </summary>
    public void SpendTheRest(string password)
    {
        if (RestMemoryKiB >= LeastMemoryKiB)
            Compute(password, Salt, RestMemoryKiB, PresentPasses);
    }

    public override string ToString()
        => $"$argon2id$v=19$m={MemoryKiB},t={Passes},p=1${ToBase64(Salt)}${ToBase64(Hash)}";

    private static byte[] Compute(string password, byte[] salt, int memoryKiB, int passes)
    {
        var parameters = new Argon2Parameters { DegreeOfParallelism = 1, MemorySize = memoryKiB, NumberOfPasses = passes };
        var bytes = Encoding.UTF8.GetBytes(password);
        try
        {
            return PasswordBasedKeyDerivationAlgorithm.Argon2id(parameters).DeriveBytes(bytes, salt, HashSize);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static string ToBase64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] FromBase64(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
