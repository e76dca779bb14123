using Everseal.Core.Errors;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;

namespace Everseal.Server.Vmomi;

/// <summary>The token in a call's Security header, and what proves that the call is its holder's. Nothing is verified yet.</summary>
/// <param name="Proof">Timestamp and Signature; null when the token stands alone, which only a bearer token may.</param>
internal sealed record PresentedToken(Element Assertion, SecurityHeader? Proof)
{
    public static Result<PresentedToken> Read(SoapEnvelope envelope)
    {
        // pyvmomi presents a token without a Timestamp: unsigned as it is, one would say nothing anyway.
        if (envelope.HeaderBlocks.Where(IsSecurity).ToList() is [var only]
            && only.Elements().ToList() is [var alone] && alone.Is(WsTrustNames.Saml2TokenType, "Assertion"))
        {
            return new PresentedToken(alone, null);
        }

        return SecurityHeaderReader.Read(envelope).Then<PresentedToken>(header => header.Assertion is { } assertion
            ? new PresentedToken(assertion, header)
            : ErrorCodes.Messages.SecurityTokenUnsupported.With("Log in with a SAML token of this server in the Security header."));
    }

    private static bool IsSecurity(Element block) => block.Is(WsTrustNames.Security, "Security");
}
