using Everseal.Core.Errors;

namespace Everseal.Core.WsTrust;

/// <summary>Whether the token will be bound to the requester's key (WS-Trust 1.3 §9.2, and what vSphere clients rely on).</summary>
public static class HolderOfKeyConditions
{
    /// <summary>
    /// A request without KeyType gets what it can prove: holder-of-key when it is signed, bearer otherwise.
    /// A signed request may ask for a bearer token; an unsigned one can never get holder-of-key.
    /// </summary>
    public static Result<KeyType> Decide(SoapRequest request)
    {
        var signed = request.IsSigned;
        return request.Token.KeyType switch
        {
            null => signed ? KeyType.PublicKey : KeyType.Bearer,
            KeyType.PublicKey when !signed => ErrorCodes.Messages.ProofOfPossessionMissing.With(
                "A holder-of-key token was asked for, but the request is not signed with the key."),
            var keyType => keyType.Value,
        };
    }
}
