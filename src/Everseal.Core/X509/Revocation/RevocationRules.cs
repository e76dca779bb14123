using Everseal.Core.Errors;

namespace Everseal.Core.X509.Revocation;

/// <summary>What a request to revoke changes.</summary>
public enum RevocationChange
{
    /// <summary>It is revoked for this reason already: asking twice is no error.</summary>
    None,
    Revoke,

    /// <summary>It stays revoked since when it was; only the reason becomes graver.</summary>
    ChangeReason,
}

/// <summary>Which revocations there can be.</summary>
public static class RevocationRules
{
    /// <param name="current">Why the certificate is revoked now; null when it is not.</param>
    /// <param name="isAuthority">Whether it is a CA's certificate.</param>
    public static Result<RevocationChange> Decide(RevocationReason? current, RevocationReason asked, bool isAuthority)
    {
        if (asked is RevocationReason.AuthorityCompromise && !isAuthority)
            return ErrorCodes.Revocation.ReasonUnsuitable.With("reason: cACompromise is for a CA's certificate; for any other it is keyCompromise.");
        if (current is null)
            return RevocationChange.Revoke;
        if (current == asked)
            return RevocationChange.None;

        // CA/B Forum BR 7.2.2: the one change that is allowed is to learn later that the key was compromised.
        return asked is RevocationReason.KeyCompromise or RevocationReason.AuthorityCompromise && !IsCompromise(current.Value)
            ? RevocationChange.ChangeReason
            : ErrorCodes.Revocation.AlreadyRevoked.With($"The certificate is revoked already, for {current.Value.Name()}.");
    }

    private static bool IsCompromise(RevocationReason reason) => reason is RevocationReason.KeyCompromise or RevocationReason.AuthorityCompromise;
}
