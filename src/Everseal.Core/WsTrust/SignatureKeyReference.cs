using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>
/// Ties the three together that a proof of possession consists of: the certificate, the signature made with
/// its key, and the UseKey that asks for a token bound to it.
/// </summary>
internal static class SignatureKeyReference
{
    public static Result<SoapRequest> Check(SoapRequest request)
    {
        var security = request.Security;
        if (security.Signature is null)
        {
            return security.BinarySecurityToken is not null || request.Token.UseKeySignature is { Length: > 0 }
                ? ErrorCodes.Messages.ProofOfPossessionMissing.With("The request names a key, but is not signed with it.")
                : request;
        }

        if (security.BinarySecurityToken is not { } token || !RefersTo(security.Signature, token))
            return ErrorCodes.Messages.SignatureKeyUnknown.With("The signature's KeyInfo must refer to the X.509 BinarySecurityToken in the same header.");

        return CheckUseKey(request, security.Signature.Attribute("Id"));
    }

    /// <summary>
    /// §9.2: UseKey/@Sig names the signature that proves the key. Clients also send an empty one, or none
    /// beside a signature without Id; then the only signature there is must be meant.
    /// </summary>
    private static Result<SoapRequest> CheckUseKey(SoapRequest request, string? signatureId)
        => request.Token.UseKeySignature is not { Length: > 0 } named || signatureId is null or "" || signatureId == named
            ? request
            : ErrorCodes.Messages.SignatureKeyUnknown.With("UseKey names another signature than the one in the Security header.");

    /// <summary>X.509 Token Profile 1.1 §3.2.2.</summary>
    private static bool RefersTo(Element signature, BinarySecurityToken token)
        => signature.Find(XmlNames.Signature, "KeyInfo")?
            .Find(WsTrustNames.Security, "SecurityTokenReference")?
            .Find(WsTrustNames.Security, "Reference")?
            .Attribute("URI") is ['#', .. var id] && id == token.Id;
}
