using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>
/// Ties the three together that a proof of possession consists of: the certificate or the token that names it, the
/// signature made with its key, and the UseKey that asks for a token bound to it.
/// </summary>
internal static class SignatureKeyReference
{
    public static Result<SoapRequest> Check(SoapRequest request)
    {
        var security = request.Security;
        if (security.Assertion is not null && (security.BinarySecurityToken is not null || security.UsernameToken is not null))
            return ErrorCodes.Messages.SeveralIdentities.With("A SAML token in the Security header stands alone: without a password and without a certificate.");
        if (security.Signature is null)
            return CheckUnsigned(request);
        if (!NamesItsKey(security, security.Signature))
        {
            return ErrorCodes.Messages.SignatureKeyUnknown.With(
                "The signature's KeyInfo must refer to the X.509 BinarySecurityToken or to the SAML token in the same header.");
        }

        return CheckUseKey(request, security.Signature.Attribute("Id"));
    }

    private static Result<SoapRequest> CheckUnsigned(SoapRequest request)
    {
        if (request.Security.Assertion is not null)
            return ErrorCodes.Messages.ProofOfPossessionMissing.With("A SAML token in the Security header says who sends the request only together with a signature by the key that it names.");

        return request.Security.BinarySecurityToken is not null || request.Token.UseKeySignature is { Length: > 0 }
            ? ErrorCodes.Messages.ProofOfPossessionMissing.With("The request names a key, but is not signed with it.")
            : request;
    }

    /// <summary>
    /// §9.2: UseKey/@Sig names the signature that proves the key. Clients also send an empty one, or none
    /// beside a signature without Id; then the only signature there is must be meant.
    /// </summary>
    private static Result<SoapRequest> CheckUseKey(SoapRequest request, string? signatureId)
        => request.Token.UseKeySignature is not { Length: > 0 } named || signatureId is null or "" || signatureId == named
            ? request
            : ErrorCodes.Messages.SignatureKeyUnknown.With("UseKey names another signature than the one in the Security header.");

    /// <summary>X.509 Token Profile 1.1 §3.2.2, or SAML Token Profile 1.1 §3.4.</summary>
    private static bool NamesItsKey(SecurityHeader security, Element signature)
    {
        if (signature.Find(XmlNames.Signature, "KeyInfo")?.Find(WsTrustNames.Security, "SecurityTokenReference") is not { } reference)
            return false;

        return security.Assertion is { } assertion
            ? SamlReference.Names(reference, assertion)
            : reference.Find(WsTrustNames.Security, "Reference")?.Attribute("URI") is ['#', .. var id] && id == security.BinarySecurityToken?.Id;
    }
}
