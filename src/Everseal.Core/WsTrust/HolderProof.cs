using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Saml2;
using Everseal.Core.Tokens;
using Everseal.Core.X509;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>
/// That whoever sent a message holds the key of the token that it carries (SAML Token Profile 1.1 §3.5.1). The key comes
/// from the accepted token; what the signature's KeyInfo says about it does not matter.
/// </summary>
public sealed record HolderProof(TokenHolder Holder, VerifiedSignature Signature)
{
    /// <param name="token">Accepted: signed by us, valid now, on record.</param>
    /// <param name="security">The header that carries it.</param>
    /// <param name="body">The SOAP Body that will be acted on.</param>
    /// <param name="allowRsa1024">The realm's switch for old clients.</param>
    /// <param name="now">The certificate must be valid at this time.</param>
    public static Result<HolderProof> Verify(
        Valid<Assertion> token, SecurityHeader security, Element body, bool allowRsa1024, DateTimeOffset now)
    {
        if (token.Value.Confirmation is not SubjectConfirmation.HolderOfKey holder)
            return ErrorCodes.Messages.TokenWithoutKey.With("The token in the Security header is a bearer token; it does not say whose request this is.");
        if (security.Signature is not { } signature)
            return ErrorCodes.Messages.ProofOfPossessionMissing.With("The token is bound to a key, but the request is not signed with it.");

        var certificate = X509CertificateLoader.LoadCertificate(holder.Certificate.Span);
        var strength = KeyStrength.Require(certificate.PublicKey, allowRsa1024);
        if (!strength.IsSuccess)
            return strength.Error;
        if (ValidityPeriod.Of(certificate) is var validity && !validity.Contains(now))
        {
            return ErrorCodes.Tokens.HolderCertificateNotValid.With(
                $"The holder's certificate is valid from {validity}; the time here is {XmlTime.Write(now)}.");
        }

        return MessageProof.Verify(signature, security.Timestamp.Element, body, certificate)
            .Then<HolderProof>(verified => new HolderProof(new TokenHolder(token, certificate), verified));
    }
}
