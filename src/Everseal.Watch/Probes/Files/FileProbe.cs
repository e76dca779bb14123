using Everseal.Core.Errors;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Probes.Files;

/// <summary>
/// <c>file:PATH</c>: a file of certificates, or every such file in a folder and below it. What a file is, its content tells
/// and not its name.
/// </summary>
public sealed class FileProbe(TimeProvider time) : IProbe
{
    private const int FilesAtOnce = 256;

    private readonly FileLimits limits = new();

    internal FileProbe(TimeProvider time, FileLimits limits)
        : this(time) => this.limits = limits;

    public async Task<Observation> ObserveAsync(CheckTarget target, CancellationToken deadline)
    {
        // Off the caller's thread: the file system knows no waiting without blocking.
        var sources = await Task.Run(() => Look(target, deadline), CancellationToken.None);
        return new Observation(target, time.GetUtcNow(), sources);
    }

    private List<ObservedSource> Look(CheckTarget target, CancellationToken deadline)
    {
        var path = Path.GetFullPath(target.Path ?? target.Name);
        var passphrase = ReadPassphrase(target.PassphraseFile);
        if (passphrase is { IsSuccess: false })
            return [new ObservedSource("passphrase", target.PassphraseFile!, [], passphrase.Error)];

        var sight = new FileSight(limits, passphrase?.Value);
        return Directory.Exists(path) ? LookBelow(path, sight, deadline) : [sight.Look(path, Path.GetFileName(path), isNamed: true)!];
    }

    private List<ObservedSource> LookBelow(string folder, FileSight sight, CancellationToken deadline)
    {
        var walk = new FileWalk(limits);
        var sources = new List<ObservedSource>();
        var certificates = 0;
        foreach (var files in walk.Below(folder).Chunk(FilesAtOnce))
        {
            if (Stop(certificates, deadline) is { } reason)
            {
                sources.Add(Failed(folder, folder, reason));
                break;
            }

            var seen = files.AsParallel().AsOrdered().Select(file => sight.Look(file, Path.GetRelativePath(folder, file), isNamed: false)).OfType<ObservedSource>().ToList();
            sources.AddRange(seen);
            certificates += seen.Sum(source => source.Certificates.Count);
        }

        sources.AddRange(walk.Failures.Select(failed => Failed(folder, failed.Path, failed.Failure)));
        return sources;
    }

    private StsError? Stop(int certificates, CancellationToken deadline)
    {
        if (deadline.IsCancellationRequested)
            return ErrorCodes.CheckRuns.TargetTimeOver.With("The time was over before all files were read; the rest was not looked at.");
        return certificates > limits.MostCertificates
            ? ErrorCodes.FileProbes.FolderTooLarge.With($"It holds more than {limits.MostCertificates} certificates; the rest was not looked at.")
            : null;
    }

    private static ObservedSource Failed(string folder, string path, StsError failure)
        => new(Path.GetRelativePath(folder, path), path, [], failure) { IsStored = true };

    private static Result<string>? ReadPassphrase(string? file)
    {
        if (file is null)
            return null;
        try
        {
            using var reader = new StreamReader(file);
            return reader.ReadLine() is { Length: > 0 } passphrase
                ? passphrase
                : ErrorCodes.FileProbes.PassphraseFileNotUsable.With($"The first line of {file} is empty.");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return ErrorCodes.FileProbes.PassphraseFileNotUsable.With(refused.Message);
        }
    }
}
