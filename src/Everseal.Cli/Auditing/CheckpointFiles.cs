using System.Security.Cryptography;
using Everseal.Core.Audit;
using Everseal.Core.Errors;

namespace Everseal.Cli.Auditing;

/// <summary>What whoever verifies brings along: checkpoints that were kept outside, and the key that is trusted to sign them.</summary>
internal static class CheckpointFiles
{
    /// <summary>Every checkpoint in a file, be it a syslog daemon's with other lines and prefixes. None at all is no proof of anything.</summary>
    public static IReadOnlyList<AuditCheckpoint> Read(string option, string path)
    {
        var checkpoints = Lines(option, path).Select(CheckpointLine.Read).OfType<AuditCheckpoint>().ToList();
        return checkpoints.Count > 0
            ? checkpoints
            : throw ProblemException.CouldNot(ErrorCodes.CommandLine.AuditNotReadable, option, $"{path} holds no audit checkpoint");
    }

    public static IEnumerable<string> Lines(string option, string path)
    {
        try
        {
            return path == "-" ? StandardInput() : File.ReadLines(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.FileNotUsable, option, failure.Message);
        }
    }

    public static ECDsa ReadKey(string field, string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.AuditNotReadable, field, "this is not the public half of an audit key, in PEM form");
        }
    }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo, as people compare it.</summary>
    public static string Fingerprint(ECDsa key) => Convert.ToHexString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    private static IEnumerable<string> StandardInput()
    {
        while (Console.In.ReadLine() is { } line)
            yield return line;
    }
}
