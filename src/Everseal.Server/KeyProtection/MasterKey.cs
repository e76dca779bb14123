using System.Security.Cryptography;
using System.Text;
using Everseal.Core.Errors;

namespace Everseal.Server.KeyProtection;

/// <summary>
/// 32 random bytes in a file of mode 0600. It never encrypts anything itself: every purpose has a key of its own,
/// derived by HKDF (RFC 5869), so that what one purpose seals no other opens.
/// </summary>
public sealed class MasterKey : IDisposable
{
    private const int Size = 32;

    // Pinned, so that the garbage collector leaves no copies behind when it moves things.
    private readonly byte[] _key = GC.AllocateUninitializedArray<byte>(Size, pinned: true);

    private MasterKey()
    {
    }

    /// <summary>
    /// The key of a data directory, made when the directory is new. Where a database is, its keys need the file that
    /// sealed them: a new one would only hide that it was lost.
    /// </summary>
    public static Result<MasterKey> Open(DataDirectory data)
        => File.Exists(data.DatabaseFile) ? Read(data.MasterKeyFile) : Ensure(data.MasterKeyFile);

    /// <summary>Reads the file, and makes it when there is none.</summary>
    public static Result<MasterKey> Ensure(string path)
    {
        if (File.Exists(path))
        {
            return Read(path);
        }

        var master = new MasterKey();
        RandomNumberGenerator.Fill(master._key);
        PrivateFile.Write(path, master._key);
        return master;
    }

    public static Result<MasterKey> Read(string path)
    {
        if (File.Exists(path) && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != UnixFileMode.None)
        {
            return new StsError(ErrorCodes.Server.MasterKeyUnusable, $"{path} can be read by others; its mode must be 0600.");
        }

        return ReadOfAnyMode(path);
    }

    /// <summary>The same for whoever looks at what is wrong with the directory; nothing may be served with such a key.</summary>
    internal static Result<MasterKey> ReadOfAnyMode(string path)
    {
        if (!File.Exists(path))
        {
            return new StsError(ErrorCodes.Server.MasterKeyUnusable, $"{path} is missing.");
        }

        var master = new MasterKey();
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return stream.Length == Size && stream.ReadAtLeast(master._key, Size, throwOnEndOfStream: false) == Size
            ? master
            : new StsError(ErrorCodes.Server.MasterKeyUnusable, $"{path} does not have {Size} bytes.");
    }

    /// <param name="purpose">A constant of the one user of the derived key.</param>
    /// <param name="key">Receives the derived key; zero it after use.</param>
    public void Derive(string purpose, Span<byte> key)
        => HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, key, salt: [], info: Encoding.UTF8.GetBytes(purpose));

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);
}
