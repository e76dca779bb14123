using Everseal.Core.Errors;
using Everseal.Core.Saml2;

namespace Everseal.Core.Tokens;

/// <summary>
/// Who may end a token (WS-Trust 1.3 §6): its subject, whoever proves the key that it is bound to, and an administrator.
/// Ending one only takes rights away, so neither the count of renewals nor the right to act is asked.
/// </summary>
public static class TokenCancellation
{
    /// <summary>Its members may end anybody's tokens.</summary>
    public const string Group = "Administrators";

    /// <param name="target">Genuine and on record; whether it was cancelled before does not matter.</param>
    /// <returns>Null when the requester may.</returns>
    public static StsError? Check(Valid<Assertion> target, RequesterProof proof)
    {
        var assertion = target.Value;
        var allowed = proof.IsBy(assertion.NameId)
            || (assertion.Confirmation is SubjectConfirmation.HolderOfKey holder && proof.IsByKeyOf(holder))
            || proof.Authenticated?.IsMemberOf(Group) == true;
        return allowed
            ? null
            : ErrorCodes.Tokens.CancellationForbidden.With(
                "A token is cancelled by its subject, by whoever proves the key that it is bound to, or by an administrator.");
    }
}
