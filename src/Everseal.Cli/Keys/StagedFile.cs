namespace Everseal.Cli.Keys;

/// <summary>
/// A file that is whole on the disk, beside the place that it takes by renaming: a file of another mode, or a link that somebody left
/// in a shared directory, gives way unread and unfollowed. Two that belong together take their places together or not at all.
/// </summary>
internal sealed class StagedFile : IDisposable
{
    private readonly string option;
    private readonly string path;
    private readonly string temporary;
    private string? earlier;

    private StagedFile(string option, string path) => (this.option, this.path, temporary) = (option, path, Beside(path));

    public static StagedFile Write(string option, string path, string content, UnixFileMode? mode)
    {
        var staged = new StagedFile(option, path);
        try
        {
            OutputFiles.Guard(option, () => OutputFiles.Create(staged.temporary, content, mode));
            return staged;
        }
        catch
        {
            staged.Dispose();
            throw;
        }
    }

    public void TakePlace(bool overwrite) => OutputFiles.Guard(option, () => Move(overwrite));

    /// <summary>When the second cannot take its place, the first gives its own back.</summary>
    public static void TakePlaces(StagedFile first, StagedFile second, bool overwrite)
    {
        first.TakePlace(overwrite);
        try
        {
            second.TakePlace(overwrite);
        }
        catch
        {
            first.GiveBack();
            throw;
        }
    }

    public void Dispose()
    {
        File.Delete(temporary);
        if (earlier is not null)
            File.Delete(earlier);
    }

    // The earlier one keeps a second name until all is done, so that at no time there is none.
    private void Move(bool overwrite)
    {
        if (overwrite && File.Exists(path))
            File.Replace(temporary, path, earlier = Beside(path));
        else
            File.Move(temporary, path, overwrite);
    }

    private void GiveBack()
    {
        if (earlier is null)
            File.Delete(path);
        else
            File.Move(earlier, path, overwrite: true);
    }

    private static string Beside(string path) => $"{path}.{Path.GetRandomFileName()}";
}
