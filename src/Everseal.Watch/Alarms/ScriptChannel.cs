using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Everseal.Core.Incidents;

namespace Everseal.Watch.Alarms;

/// <summary>
/// A program of the operator's: the message as JSON on its standard input, the fields in its environment, nothing on its
/// command line. Exit code 0 means that it took the message, whatever it leaves running behind it.
/// </summary>
internal sealed class ScriptChannel(ScriptSettings settings, TimeProvider time) : AlarmChannel(settings, time)
{
    private const int LongestComplaint = 1024;

    // What the script said is in the pipe when it has ended; whoever still holds the other end may say no more.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    // What a script needs to find its programs, and nothing else of this server's environment.
    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "TZ", "SystemRoot", "TEMP", "TMP"];

    protected override TimeSpan Patience => TimeSpan.FromSeconds(30);

    protected override async Task<DeliveryFailure?> SendAsync(AlarmMessage message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo(message, now) };
        using var talk = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        process.Start();
        var (complaint, printed) = (DrainAsync(process.StandardError, talk.Token), DrainAsync(process.StandardOutput, talk.Token));
        var told = WriteAsync(process, message, talk.Token);
        try
        {
            // Not until the pipes end: a child in the background keeps them open for as long as it likes.
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode == 0)
                return null;

            await Task.WhenAny(complaint, Task.Delay(LastWords, Time, talk.Token));
            await talk.CancelAsync();
            return new DeliveryFailure($"exit code {process.ExitCode}: {await complaint}");
        }
        finally
        {
            ProcessGroup.Kill(process);
            await talk.CancelAsync();
            await Task.WhenAll(complaint, printed, told);
        }
    }

    /// <summary>Reads to the end, so that the script never waits for a reader, and keeps what a line of complaint may hold.</summary>
    private static async Task<string> DrainAsync(StreamReader output, CancellationToken cancellationToken)
    {
        using var closing = output;
        var (kept, buffer) = (new StringBuilder(), new char[LongestComplaint]);
        try
        {
            while (await output.ReadAsync(buffer, cancellationToken) is > 0 and var count)
                kept.Append(buffer, 0, Math.Min(count, LongestComplaint - kept.Length));
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // What was kept until then is what there is.
        }

        return kept.ToString();
    }

    private static async Task WriteAsync(Process process, AlarmMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await using var input = process.StandardInput.BaseStream;
            await input.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(message, AlarmJson.Default.AlarmMessage), cancellationToken);
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException)
        {
            // A script need not read; its exit code says whether it took the message.
        }
    }

    private ProcessStartInfo StartInfo(AlarmMessage message, DateTimeOffset now)
    {
        var start = ProcessGroup.StartInfo(settings.Command, settings.Arguments);
        (start.UseShellExecute, start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (false, true, true, true);
        var kept = Inherited.Select(name => (name, Value: Environment.GetEnvironmentVariable(name))).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in kept.Concat(Variables(message, now)))
        {
            if (value is not null)
                start.Environment[name] = value.Replace('\0', ' ');
        }

        return start;
    }

    private static IEnumerable<(string Name, string? Value)> Variables(AlarmMessage message, DateTimeOffset now)
    {
        yield return ("EVERSEAL_KEY", message.Key);
        yield return ("EVERSEAL_EVENT", message.Event.ToString().ToLowerInvariant());
        yield return ("EVERSEAL_SERVER", message.Server);
        yield return ("EVERSEAL_SUBJECT", AlarmText.Of(message, now).Subject);
        yield return ("EVERSEAL_OPEN", $"{message.OpenCount}");
        if (message.Incident is not { } incident)
            yield break;
        yield return ("EVERSEAL_INCIDENT", $"{incident.Id}");
        yield return ("EVERSEAL_SEVERITY", incident.Severity.ToString().ToLowerInvariant());
        yield return ("EVERSEAL_TARGET", incident.Target);
        yield return ("EVERSEAL_SLOT", incident.Slot);
        yield return ("EVERSEAL_CODE", incident.Code);
        yield return ("EVERSEAL_CERTIFICATE", incident.Certificate);
        yield return ("EVERSEAL_DUE", incident.Due is { } due ? $"{due.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}" : null);
        yield return ("EVERSEAL_EFFECT", incident.Effect);
        yield return ("EVERSEAL_NEXT", incident.Next);
    }
}
