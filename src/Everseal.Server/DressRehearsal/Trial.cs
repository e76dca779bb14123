using System.Text.Json;
using System.Text.Json.Serialization;
using Everseal.Core.Errors;

namespace Everseal.Server.DressRehearsal;

/// <summary>How it ended, the best first.</summary>
[JsonConverter(typeof(WordConverter<TrialOutcome>))]
internal enum TrialOutcome
{
    Works,

    /// <summary>It works, and a person should act.</summary>
    Warning,

    /// <summary>It could not be tried, which is never "works".</summary>
    Unknown,
    Breaks,
}

/// <summary>An enumeration's value as the word that people read.</summary>
internal sealed class WordConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;

/// <summary>One way in, or one thing that people rely on, tried at one time.</summary>
/// <param name="Way">What was tried.</param>
/// <param name="Whom">Who needs it.</param>
/// <param name="Code">What <c>everseal explain</c> knows; null when it works.</param>
/// <param name="Why">What was met; with a trial that works a remark, or nothing.</param>
/// <param name="Fix">The next command.</param>
internal sealed record Trial(string Way, string Whom, TrialOutcome Outcome, string? Code = null, string? Why = null, string? Fix = null)
{
    /// <summary>The first day, in UTC, at whose end it was broken; null when it works.</summary>
    public DateOnly? Since { get; init; }

    /// <summary>The same trial at another time.</summary>
    [JsonIgnore]
    public (string Way, string Whom) Subject => (Way, Whom);

    public static Trial Works(string way, string whom, string? remark = null) => new(way, whom, TrialOutcome.Works, Why: remark);

    public static Trial Broken(string way, string whom, StsError error, string fix, TrialOutcome outcome = TrialOutcome.Breaks)
        => new(way, whom, outcome, error.Code.Id, error.PublicDetail, fix);
}
