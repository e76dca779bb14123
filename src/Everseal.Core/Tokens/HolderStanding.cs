using Everseal.Core.Errors;
using Everseal.Core.Saml2;

namespace Everseal.Core.Tokens;

/// <summary>
/// A service has its rights from the directory, not from a key it once had: one that was removed, disabled or given
/// another certificate, or a delegate without the right to act, cannot live on by its tokens. A person's own
/// holder-of-key token names a certificate that is registered nowhere; there the key is the proof.
/// </summary>
public static class HolderStanding
{
    /// <param name="assertion">A holder-of-key token whose key was proven.</param>
    /// <param name="subject">Whom it speaks about, as that principal is now.</param>
    /// <param name="owner">The service to which the key belongs now; null when to none.</param>
    /// <param name="code">What the refusal is called.</param>
    public static StsError? Check(Assertion assertion, Subject subject, Subject? owner, ErrorCode code)
    {
        if (assertion.Delegates is [.., var last])
        {
            return owner is not null && Subject.SameName(owner.NameId, last.NameId) && owner.IsMemberOf(TokenDelegation.Group)
                ? null
                : code.With($"A token to act for somebody counts only in the hands of its delegate {last.NameId}, while that is in {TokenDelegation.Group}.");
        }

        return subject.Kind == SubjectKind.Person || (owner is not null && Subject.SameName(owner.NameId, subject.NameId))
            ? null
            : code.With("A service's token counts only while the service is registered with the certificate that it names.");
    }
}
