using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.X509;

namespace Everseal.Watch.Verdicts.Rules;

/// <summary>A certificate of a chain that the next one did not issue: by name, by key, or because it may not.</summary>
internal static class ChainLinkRule
{
    public static IEnumerable<Finding> Apply(Inspection inspection)
        => from chain in inspection.Chains
           where chain.Certificates.Count > 1
           let broken = FirstBreak(inspection.Links, chain)
           where broken is not null
           select new Finding(
               ErrorCodes.Verdicts.ChainBroken,
               broken.Severity,
               chain.Source.Name,
               chain.Slot,
               broken.Detail,
               "Clients that do not hold the right issuer already refuse the certificate.",
               Date: null,
               NextCommands.ToLook(inspection.Target));

    private static Break? FirstBreak(ForeignLinks links, SourceChain chain)
    {
        var ordered = chain.IsInOrder ? chain.Certificates : chain.Sorted() ?? chain.Certificates;
        return ordered.Zip(ordered.Skip(1)).Take(SourceChain.Longest).Select(pair => Judge(links, pair.First, pair.Second)).FirstOrDefault(found => found is not null);
    }

    private static Break? Judge(ForeignLinks links, SeenCertificate certificate, SeenCertificate issuer) => CertificateFacts.Link(links, certificate.Content, issuer.Content) switch
    {
        ForeignLink.OtherIssuer => new Break(Severity.Warning, $"{certificate.Name} was issued by {CertificateFacts.Issuer(certificate.Content)}; behind it stands {issuer.Name}."),
        ForeignLink.NoAuthority => new Break(Severity.Warning, $"{certificate.Name} was issued in the name of {issuer.Name}, which is no CA that may sign certificates."),
        ForeignLink.OtherKey => new Break(Severity.Critical, $"{certificate.Name} names {issuer.Name} as its issuer, but its signature is not by that key."),
        _ => null,
    };

    private sealed record Break(Severity Severity, string Detail);
}
