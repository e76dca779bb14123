using Everseal.Core.Errors;
using Everseal.Core.Expiry;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>A revocation list whose next edition is overdue (RFC 5280, 5.1.2.5).</summary>
internal static class RevocationListRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from source in inspection.Sources
           let due = source.NextUpdate ?? DateTimeOffset.MaxValue
           where due <= inspection.At
           select new Finding(
               ErrorCodes.Verdicts.RevocationListOverdue,
               Severity.Expired,
               source.Name,
               Slot: null,
               $"{source.Address} was to be replaced at {Words.Date(due)}, {Words.Length(inspection.At - due)} ago.",
               "Verifiers that insist on a current list refuse every certificate of this CA.",
               due,
               NextCommands.ToLook(inspection.Target));
}
