using Everseal.Core.Keys;
using Everseal.Core.Saml2;

namespace Everseal.Core.Tokens;

/// <summary>A token on which everything is decided; only the signature is missing.</summary>
public sealed class UnsignedToken
{
    private readonly UnsignedAssertion content;

    internal UnsignedToken(TokenId id, Assertion assertion, UnsignedAssertion content, TokenLifetime lifetime, SigningCredential credential)
    {
        this.content = content;
        Id = id;
        Assertion = assertion;
        Lifetime = lifetime;
        Credential = credential;
        SignedInfo = content.SignedInfo(credential.Algorithm);
    }

    public TokenId Id { get; }

    public Assertion Assertion { get; }

    public TokenLifetime Lifetime { get; }

    /// <summary>Names the key to sign with.</summary>
    public SigningCredential Credential { get; }

    /// <summary>The octets that the signature is made over.</summary>
    public ReadOnlyMemory<byte> SignedInfo { get; }

    /// <summary>Their digest, for a signer that takes one.</summary>
    public byte[] Hash() => Credential.Algorithm.HashData(SignedInfo.Span);

    /// <param name="signatureValue">PKCS#1 v1.5 for RSA, r‖s for ECDSA.</param>
    public SecurityToken Complete(ReadOnlySpan<byte> signatureValue)
    {
        ReadOnlyMemory<byte>[] certificates = [.. Credential.Chain.Select(certificate => certificate.RawDataMemory)];
        return new SecurityToken(
            Id,
            content.Complete(SignedInfo.Span, signatureValue, certificates),
            Assertion.NameId,
            Assertion.Audiences,
            Assertion.Confirmation is SubjectConfirmation.HolderOfKey,
            Lifetime.NotBefore,
            Lifetime.NotOnOrAfter,
            Credential.KeyId)
        {
            RenewalsLeft = Assertion.RenewCount ?? 0,
            FamilyStartedAt = Assertion.AuthnInstant,
        };
    }
}
