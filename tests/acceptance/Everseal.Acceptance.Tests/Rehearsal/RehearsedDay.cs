using System.Text.Json;
using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Rehearsal;

/// <summary>What <c>everseal rehearse -o json</c> printed.</summary>
internal sealed record RehearsedDay(int ExitCode, JsonElement Report, string Progress)
{
    public static RehearsedDay Read(ProgramResult result)
    {
        result.ExitCode.Should().BeOneOf([0, 1, 2], result.Error);
        return new RehearsedDay(result.ExitCode, JsonSerializer.Deserialize<JsonElement>(result.Output), result.Error);
    }

    public IEnumerable<JsonElement> Trials => Report.GetProperty("trials").EnumerateArray();

    /// <summary>Whether the administrator, whose password is from the first day, gets a token.</summary>
    public bool AdministratorLogsIn => Works("password login") && !Trials.Any(trial => Text(trial, "way") == "password that is in use today" && Text(trial, "why")!.Contains("administrator@"));

    public bool ServiceLogsIn => Works("certificate login") && Trials.Any(trial => Text(trial, "way") == "certificate of a service" && Text(trial, "whom")!.StartsWith("svc@", StringComparison.Ordinal) && IsWorking(trial));

    public bool RelyingPartyVerifies => Works("password login") && Works("verification by a relying party");

    public string? Since(string way) => Trials.Where(trial => Text(trial, "way") == way).Select(trial => Text(trial, "since")).FirstOrDefault();

    public string? Fix(string way) => Trials.Where(trial => Text(trial, "way") == way).Select(trial => Text(trial, "fix")).FirstOrDefault();

    public override string ToString() => $"exit code {ExitCode}: {string.Join(" | ", Trials.Where(trial => !IsWorking(trial)).Select(trial => $"{Text(trial, "way")}: {Text(trial, "why")}"))}";

    private bool Works(string way) => Trials.Any(trial => Text(trial, "way") == way) && Trials.Where(trial => Text(trial, "way") == way).All(IsWorking);

    private static bool IsWorking(JsonElement trial) => Text(trial, "outcome") == "works";

    private static string? Text(JsonElement trial, string name) => trial.TryGetProperty(name, out var value) ? value.GetString() : null;
}
