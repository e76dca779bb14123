namespace Everseal.Cli.Tests;

/// <summary>Command lines that no server answers.</summary>
public sealed class OfflineTranscriptTests
{
    public static TheoryData<string> Transcripts => [.. TranscriptPlayer.Names("offline")];

    [Theory]
    [MemberData(nameof(Transcripts))]
    public async Task Transcript_WithoutServer_PrintsWhatItSays(string name)
    {
        using var shell = new Shell();

        await TranscriptPlayer.PlayAsync(name, shell);
    }
}
