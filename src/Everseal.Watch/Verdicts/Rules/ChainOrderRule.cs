using Everseal.Core.Errors;
using Everseal.Core.Expiry;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>All of the chain is there, in another order than leaf, issuer, …, root.</summary>
internal static class ChainOrderRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from chain in inspection.Chains
           where chain.Certificates.Count > 1 && !chain.IsInOrder
           let sorted = chain.Sorted()
           where sorted is not null
           select new Finding(
               ErrorCodes.Verdicts.ChainOrder,
               Severity.Warning,
               chain.Source.Name,
               sorted[0].Slot,
               $"{chain.Source.Name} has {Words.List(chain.Certificates.Select(certificate => certificate.Name))}; in order it is {Words.List(sorted.Select(certificate => certificate.Name))}.",
               "Strict clients take the first certificate for the leaf, or find no way to the root, and refuse.",
               Date: null,
               NextCommands.ToLook(inspection.Target));
}
