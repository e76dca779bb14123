using Everseal.Core.Errors;
using Everseal.Core.Expiry;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>More certificates than any client follows.</summary>
internal static class ChainLengthRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from chain in inspection.Chains
           where chain.Certificates.Count > SourceChain.Longest
           select new Finding(
               ErrorCodes.Verdicts.ChainTooLong,
               Severity.Warning,
               chain.Source.Name,
               chain.Slot,
               $"{chain.Source.Name} has a chain of {chain.Certificates.Count} certificates.",
               "Clients give up on it, and each new connection carries it whole.",
               Date: null,
               NextCommands.ToLook(inspection.Target));
}
