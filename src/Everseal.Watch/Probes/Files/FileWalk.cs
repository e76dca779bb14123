using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Files;

/// <summary>
/// The files below a folder, in the order of their names. Links to files are followed and links to folders are not, so that
/// no loop of them can hold the walk; what is left out for a limit or a missing permission is told.
/// </summary>
internal sealed class FileWalk(FileLimits limits)
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private readonly List<(string Path, StsError Failure)> failures = [];

    /// <summary>Complete once <see cref="Below"/> has been read to its end.</summary>
    public IReadOnlyList<(string Path, StsError Failure)> Failures => failures;

    public IEnumerable<string> Below(string folder)
    {
        var open = new Stack<(string Folder, int Depth)>([(folder, 0)]);
        var files = 0;
        while (open.TryPop(out var next))
        {
            if (Entries(next.Folder) is not { } entries)
                continue;
            foreach (var file in entries.OfType<FileInfo>())
            {
                if (++files > limits.MostFiles)
                {
                    failures.Add((folder, ErrorCodes.FileProbes.FolderTooLarge.With($"There are more than {limits.MostFiles} files in it; the rest was not looked at.")));
                    yield break;
                }

                yield return file.FullName;
            }

            foreach (var below in entries.OfType<DirectoryInfo>().Where(below => below.LinkTarget is null).Reverse())
            {
                if (next.Depth < limits.DeepestFolder)
                    open.Push((below.FullName, next.Depth + 1));
                else
                    failures.Add((below.FullName, ErrorCodes.FileProbes.FolderTooLarge.With($"It lies more than {limits.DeepestFolder} levels deep; it was not looked at.")));
            }
        }
    }

    private List<FileSystemInfo>? Entries(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything).Take(limits.MostFiles + 1).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            failures.Add((folder, ErrorCodes.FileProbes.FileNotReadable.With(refused.Message)));
            return null;
        }
    }
}
