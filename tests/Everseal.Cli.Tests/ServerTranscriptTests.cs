namespace Everseal.Cli.Tests;

/// <summary>Command lines that a real server answers. Each transcript leaves the server as it found it, or uses names of its own.</summary>
public sealed class ServerTranscriptTests(DevServer server) : IClassFixture<DevServer>
{
    public static TheoryData<string> Transcripts => [.. TranscriptPlayer.Names("server")];

    [Theory]
    [MemberData(nameof(Transcripts))]
    public async Task Transcript_RunningServer_PrintsWhatItSays(string name)
    {
        using var shell = new Shell();
        shell.Set("EVERSEAL_DATA", server.Data).Set("STS", server.Url);

        await TranscriptPlayer.PlayAsync(name, shell);
    }
}
