using System.Net.Sockets;

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

    [Fact]
    public async Task UserList_SocketThatItsOwnerLeftBehind_IsNoServer()
    {
        using var shell = new Shell();
        using (var owner = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            owner.Bind(new UnixDomainSocketEndPoint(Path.Combine(shell.Directory.FullName, "admin.sock")));

        var printed = await shell.TypeAsync("everseal user list --data .");

        printed.ErrorLines[0].Should().StartWith("error EVS-7003: no server answers on ");
        printed.ExitCode.Should().Be(3);
    }
}
