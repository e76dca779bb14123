namespace Everseal.Watch.Alarms;

/// <summary>A secret in a file: read at each use, so that a new one needs no restart.</summary>
internal static class Secret
{
    private const int Longest = 4096;

    /// <exception cref="IOException">It cannot be read, is empty or is no short text.</exception>
    public static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (new FileInfo(file).Length > Longest)
            throw new IOException($"{file} is longer than {Longest} bytes");
        var secret = (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
        return secret.Length > 0 ? secret : throw new IOException($"{file} is empty");
    }
}
