using System.Security.Cryptography;
using System.Text;
using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Cli.Keys;

/// <summary>A signing key in a file, as <c>keys import</c> takes it: PEM with its chain, or PKCS#12.</summary>
internal static class SigningKeyFiles
{
    private const int LargestFile = 40 * 1024;

    /// <param name="chain">A further file of certificates, when the key's own holds none.</param>
    /// <param name="passphrase">Asked for only where the file is encrypted.</param>
    public static ImportKey Read(string path, string? chain, Func<string?> passphrase)
    {
        var content = ReadPrivate(path);
        try
        {
            var isPem = content.AsSpan().IndexOf("-----BEGIN "u8) >= 0;
            if (!isPem)
                return new ImportKey(Pkcs12: Convert.ToBase64String(content), Passphrase: passphrase());

            var pem = Encoding.ASCII.GetString(content);
            var isEncrypted = pem.Contains("ENCRYPTED", StringComparison.Ordinal);
            return new ImportKey(
                Pem: chain is null ? pem : $"{pem}\n{InputFiles.ReadText("--chain", chain)}",
                Passphrase: isEncrypted ? passphrase() : null);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>What answers a request: certificates alone, or a key with its certificates. Only with a key must others be kept from it.</summary>
    /// <param name="passphrase">Asked for only where the file is encrypted.</param>
    public static ImportKey ReadAnswer(string path, Func<string?> passphrase)
    {
        var content = ReadFile(path, isPrivate: false);
        if (content.AsSpan().IndexOf("-----BEGIN "u8) >= 0 && content.AsSpan().IndexOf("PRIVATE KEY-----"u8) < 0)
            return new ImportKey(Pem: Encoding.ASCII.GetString(content));
        CryptographicOperations.ZeroMemory(content);
        return Read(path, chain: null, passphrase);
    }

    private static byte[] ReadPrivate(string path) => ReadFile(path, isPrivate: true);

    private static byte[] ReadFile(string path, bool isPrivate)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read);

            // Asked of the open file: nobody can put another one in its place meanwhile.
            if (isPrivate && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != UnixFileMode.None)
                throw ProblemException.Refused(ErrorCodes.Rollover.KeyFileOpenToOthers, "FILE", $"{path} is readable by others than its owner; its mode must be 0600", $"chmod 600 {path}");
            if (file.Length > LargestFile)
                throw ProblemException.CouldNot(ErrorCodes.CommandLine.FileNotUsable, "FILE", $"{path} is larger than {LargestFile} bytes");
            var content = new byte[file.Length];
            file.ReadExactly(content);
            return content;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.FileNotUsable, "FILE", failure.Message);
        }
    }
}
