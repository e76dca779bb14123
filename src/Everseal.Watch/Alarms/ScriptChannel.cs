using System.Diagnostics;
using System.Text.Json;
using Everseal.Core.Incidents;

namespace Everseal.Watch.Alarms;

/// <summary>
/// A program of the operator's: the message as JSON on its standard input, the fields in its environment, nothing on its
/// command line. Exit code 0 means that it took the message.
/// </summary>
internal sealed class ScriptChannel(ScriptSettings settings, TimeProvider time) : AlarmChannel(settings, time)
{
    private const int LongestComplaint = 200;

    // What a script needs to find its programs, and nothing else of this server's environment.
    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "TZ", "SystemRoot", "TEMP", "TMP"];

    protected override TimeSpan Patience => TimeSpan.FromSeconds(30);

    protected override async Task<DeliveryFailure?> SendAsync(AlarmMessage message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = StartInfo(message, now) };
        process.Start();
        try
        {
            var complaint = process.StandardError.ReadToEndAsync(cancellationToken);
            var printed = process.StandardOutput.ReadToEndAsync(cancellationToken);
            await WriteAsync(process, message, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            await printed;
            return process.ExitCode == 0 ? null : new DeliveryFailure($"exit code {process.ExitCode}: {Short(await complaint)}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static async Task WriteAsync(Process process, AlarmMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(message, AlarmJson.Default.AlarmMessage), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A script need not read; its exit code says whether it took the message.
        }
    }

    private ProcessStartInfo StartInfo(AlarmMessage message, DateTimeOffset now)
    {
        var start = new ProcessStartInfo(settings.Command, settings.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
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

    private static string Short(string complaint)
    {
        var line = complaint.ReplaceLineEndings(" ").Trim();
        return line.Length <= LongestComplaint ? line : $"{line[..LongestComplaint]}…";
    }
}
