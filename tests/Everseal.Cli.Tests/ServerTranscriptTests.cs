namespace Everseal.Cli.Tests;

/// <summary>Command lines that a real server answers. Each transcript leaves the server as it found it, so that they pass in any order.</summary>
public sealed class ServerTranscriptTests(DevServer server) : IClassFixture<DevServer>
{
    public static TheoryData<string> Transcripts => [.. TranscriptPlayer.Names("server").Where(name => !UsesOpenssl(name))];

    /// <summary>Here openssl is the second opinion on what everseal made.</summary>
    public static TheoryData<string> OpensslTranscripts => [.. TranscriptPlayer.Names("server").Where(UsesOpenssl)];

    [Theory]
    [MemberData(nameof(Transcripts))]
    public Task Transcript_RunningServer_PrintsWhatItSays(string name) => PlayAsync(name);

    [Theory]
    [Trait("Needs", "DebianPackages")]
    [MemberData(nameof(OpensslTranscripts))]
    public Task Transcript_RunningServerAndOpenssl_PrintsWhatItSays(string name) => PlayAsync(name);

    private static bool UsesOpenssl(string name) => TranscriptPlayer.Text(name).Contains("openssl ", StringComparison.Ordinal);

    private async Task PlayAsync(string name)
    {
        using var shell = server.OpenShell();

        await TranscriptPlayer.PlayAsync(name, shell);
    }
}
