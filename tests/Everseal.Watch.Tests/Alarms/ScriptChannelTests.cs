using System.Text.Json.Nodes;
using Everseal.Watch.Alarms;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Watch.Tests.Alarms;

/// <summary>Scripts as operators write them, run by the shell.</summary>
public sealed class ScriptChannelTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("evs-script-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Deliver_Script_GetsJsonOnStdinAndFieldsInItsEnvironmentAlone()
    {
        var channel = Script("""
            cat > "$1/stdin"; env > "$1/env"; tr '\0' '\n' < /proc/$$/cmdline > "$1/cmdline"
            """, _directory.FullName);
        Environment.SetEnvironmentVariable("EVERSEAL_TEST_SECRET", "hush");

        (await channel.DeliverAsync(Messages.Opened, default)).Should().BeNull();

        JsonNode.Parse(Read("stdin"))!["incident"]!["id"]!.GetValue<int>().Should().Be(17);
        Read("env").Should().Contain("EVERSEAL_SEVERITY=critical").And.Contain("EVERSEAL_NEXT=everseal keys rotate --realm everseal.local")
            .And.Contain($"EVERSEAL_KEY={Messages.Opened.Key}").And.NotContain("hush", "the server's own environment is not the script's");
        Read("cmdline").Should().NotContain("ssoserverSign");
    }

    [Fact]
    public async Task Deliver_TextThatAShellWouldRun_IsOnlyText()
    {
        var channel = Script("""printf '%s' "$EVERSEAL_CERTIFICATE" > "$1/out" """, _directory.FullName);
        var hostile = Messages.Opened with { Incident = Messages.Opened.Incident! with { Certificate = "CN=$(touch pwned)`touch pwned`;touch pwned" } };

        (await channel.DeliverAsync(hostile, default)).Should().BeNull();

        Read("out").Should().Be("CN=$(touch pwned)`touch pwned`;touch pwned");
    }

    [Fact]
    public async Task Deliver_ExitCodeOfFailure_IsAFailureWithItsWords()
        => (await Script("echo 'pager is down' >&2; exit 7").DeliverAsync(Messages.Opened, default)).Should().Be(new DeliveryFailure("exit code 7: pager is down"));

    [Fact]
    public async Task Deliver_ProgramIsMissing_IsAFailure()
        => (await new ScriptSettings("script", "/nowhere/pager").Open(TimeProvider.System).DeliverAsync(Messages.Opened, default)).Should().NotBeNull();

    [Fact]
    public async Task Deliver_ScriptThatHangs_IsEndedWithItsChildren()
    {
        var time = new FakeTimeProvider(Messages.Now);
        var channel = Script("""echo $$ > "$1/pid.tmp"; mv "$1/pid.tmp" "$1/pid"; sleep 600""", time, _directory.FullName);

        await EndsWithDeadlineAsync(channel.DeliverAsync(Messages.Opened, default), time);
    }

    [Fact]
    public async Task Deliver_ScriptThatLeavesAChildBehind_HasTakenTheMessage()
    {
        var started = TimeProvider.System.GetTimestamp();

        (await Script("sleep 20 & exit 0").DeliverAsync(Messages.Opened, default)).Should().BeNull();
        (await Script("sleep 20 & echo 'no pager' >&2; exit 3").DeliverAsync(Messages.Opened, default)).Should().Be(new DeliveryFailure("exit code 3: no pager"));

        TimeProvider.System.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(15), "the child is not waited for");
    }

    [Fact]
    public async Task Deliver_ScriptThatPrintsWithoutEnd_IsHeardToItsEndAndQuotedInShort()
    {
        var failure = await Script("yes out 2>&- | head -c 20000000; yes complaint 2>&- | head -c 20000000 >&2; exit 4").DeliverAsync(Messages.Opened, default);

        failure!.Reason.Should().StartWith("exit code 4: complaint complaint").And.HaveLength(256);
    }

    [Fact]
    public async Task Deliver_ScriptThatHangs_IsEndedWithChildrenWhoseParentIsGone()
    {
        var time = new FakeTimeProvider(Messages.Now);
        var channel = Script("""( sleep 600 & echo $! > "$1/pid.tmp" ); mv "$1/pid.tmp" "$1/pid"; sleep 600""", time, _directory.FullName);

        await EndsWithDeadlineAsync(channel.DeliverAsync(Messages.Opened, default), time);
    }

    private AlarmChannel Script(string text, params string[] arguments) => Script(text, TimeProvider.System, arguments);

    private AlarmChannel Script(string text, TimeProvider time, params string[] arguments)
    {
        var file = Path.Combine(_directory.FullName, "hook.sh");
        File.WriteAllText(file, text);
        return new ScriptSettings("script", "/bin/sh") { Arguments = [file, .. arguments] }.Open(time);
    }

    private async Task EndsWithDeadlineAsync(Task<DeliveryFailure?> delivery, FakeTimeProvider time)
    {
        while (!File.Exists(Path.Combine(_directory.FullName, "pid")))
            await Task.Delay(10, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(31));

        (await delivery)!.Reason.Should().Be("no answer within 30 s");
        var pid = Read("pid").Trim();
        for (var waited = 0; waited < 500 && IsRunning(pid); waited++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        IsRunning(pid).Should().BeFalse();
    }

    // Killed and not yet waited for by whoever adopted it is dead enough.
    private static bool IsRunning(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(") ", 2)[1][0] is not 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    private string Read(string name) => File.ReadAllText(Path.Combine(_directory.FullName, name));
}
