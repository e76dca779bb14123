using Everseal.Core.Errors;
using Everseal.Core.Expiry;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>A remote clock that differs from this machine's. HTTP tells whole seconds, and the answer was on its way.</summary>
internal static class ClockOffsetRule
{
    private static readonly TimeSpan Noticeable = TimeSpan.FromMinutes(1);

    /// <summary>What verifiers of tokens commonly allow.</summary>
    private static readonly TimeSpan Harmful = TimeSpan.FromMinutes(5);

    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from source in inspection.Sources
           let clock = source.Clock
           where clock is not null
           let offset = clock.Remote - clock.Local
           where offset.Duration() >= Noticeable
           select new Finding(
               ErrorCodes.Verdicts.ClockOffset,
               offset.Duration() >= Harmful ? Severity.Warning : Severity.Notice,
               source.Name,
               Slot: null,
               $"The clock at {source.Address} is {Words.Length(offset)} {(offset > TimeSpan.Zero ? "ahead of" : "behind")} this machine's.",
               "Fresh tokens are refused as not valid yet or as expired by whoever has the other time.",
               Date: null,
               "timedatectl");
}
