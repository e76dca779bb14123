using Everseal.Core.Errors;
using Everseal.Core.Expiry;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>SAML metadata that says until when it may be believed (Metadata 2.3.2, validUntil).</summary>
internal static class ValidUntilRule
{
    private static readonly TimeSpan Short = TimeSpan.FromDays(1);

    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from source in inspection.Sources
           let end = source.ValidUntil ?? DateTimeOffset.MaxValue
           where end - inspection.At < Short
           let isOver = end <= inspection.At
           select new Finding(
               ErrorCodes.Verdicts.DocumentOutOfDate,
               isOver ? Severity.Expired : Severity.Notice,
               source.Name,
               Slot: null,
               $"{source.Address} is valid until {Words.Date(end)}, {(isOver ? $"{Words.Length(inspection.At - end)} ago" : $"in {Words.Length(end - inspection.At)}")}.",
               isOver ? "Partners that honour the date have dropped its keys and refuse every login." : "Partners that honour the date drop its keys then, unless they fetch it anew before.",
               end,
               NextCommands.ToLook(inspection.Target));
}
