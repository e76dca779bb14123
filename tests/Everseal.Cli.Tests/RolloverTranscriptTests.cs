namespace Everseal.Cli.Tests;

/// <summary>Command lines that exchange what the server signs with. Each has a server of its own, because no transcript can put back the keys that others print.</summary>
[Trait("Needs", "DebianPackages")]
public sealed class RolloverTranscriptTests : IAsyncLifetime
{
    private readonly DevServer server = new();

    public static TheoryData<string> Transcripts => [.. TranscriptPlayer.Names("rollover")];

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Transcripts))]
    public async Task Transcript_ServerOfItsOwn_PrintsWhatItSays(string name)
    {
        using var shell = server.OpenShell();

        await TranscriptPlayer.PlayAsync(name, shell);
    }
}
