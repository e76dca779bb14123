using System.Text.Json.Serialization;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;

namespace Everseal.Server.DressRehearsal;

/// <summary>What <c>everseal rehearse --at</c> found; docs/reference/rehearse.md.</summary>
/// <param name="At">The time that was rehearsed.</param>
/// <param name="WithRenewal">Whether what renews itself did so until then.</param>
/// <param name="Trials">The broken ones first.</param>
/// <param name="Alarms">What would be open then, the loudest first.</param>
internal sealed record DressReport(DateTimeOffset RanAt, DateTimeOffset At, bool WithRenewal, string Server, IReadOnlyList<Trial> Trials, IReadOnlyList<OpenAlarm> Alarms)
{
    /// <summary>The worst of all: an alarm alone never breaks a login.</summary>
    public TrialOutcome Outcome { get; } = Worst(Trials, Alarms);

    /// <summary>docs/reference/exit-codes.md.</summary>
    [JsonIgnore]
    public int ExitCode => Outcome switch
    {
        TrialOutcome.Works => 0,
        TrialOutcome.Warning => 1,
        TrialOutcome.Breaks => 2,
        _ => 3,
    };

    private static TrialOutcome Worst(IReadOnlyList<Trial> trials, IReadOnlyList<OpenAlarm> alarms)
    {
        var worst = trials.Count == 0 ? TrialOutcome.Unknown : trials.Max(trial => trial.Outcome);
        return worst == TrialOutcome.Works && alarms.Any(alarm => alarm.Severity >= Severity.Warning) ? TrialOutcome.Warning : worst;
    }
}

/// <summary>An incident that would be open.</summary>
/// <param name="Due">When its effect comes or came.</param>
internal sealed record OpenAlarm(
    [property: JsonConverter(typeof(WordConverter<Severity>))] Severity Severity, string Slot, string Code, string Detail, string Effect, DateTimeOffset? Due, string Fix)
{
    public static OpenAlarm Of(Incident incident)
    {
        var condition = incident.Condition;
        return new OpenAlarm(condition.Severity, incident.Subject.Slot, condition.Code.Id, condition.Detail, condition.Effect, condition.Due, condition.Next);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DressReport))]
internal sealed partial class DressReportJson : JsonSerializerContext;
