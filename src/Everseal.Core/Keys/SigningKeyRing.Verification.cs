using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Core.Keys;

public sealed partial class SigningKeyRing
{
    /// <summary>
    /// Every key that a signature may be tried against: once published, its dates and its retirement left aside so that
    /// <see cref="Accept"/> can say what is wrong with them. A signature that verifies is not accepted before that says so.
    /// </summary>
    public IReadOnlyList<VerificationKey> VerificationKeys
        => [.. Entries.Where(entry => entry.PublishedAt is not null).Select(entry => entry.Credential.VerificationKey)];

    /// <summary>
    /// Whether a token that this key verified may be believed. Storm-0558 used a key whose certificate had ended two years
    /// before, at a service that looked at the key alone: so the certificate must have been valid when the token says it
    /// was issued, be valid now, and the key must not be retired.
    /// </summary>
    public Result<VerificationKey> Accept(string keyId, DateTimeOffset issueInstant, DateTimeOffset now)
    {
        if (Find(keyId) is not { PublishedAt: not null } entry)
            return new StsError(ErrorCodes.Tokens.VerificationKeyUnknown, "The token was signed by a key that this realm does not publish.", $"key {keyId}");
        if (entry.RetiredAt is { } retired)
            return new StsError(ErrorCodes.Tokens.VerificationKeyRetired, $"The token was signed by a key that was retired on {retired.UtcDateTime:yyyy-MM-dd}.", $"key {entry.Credential}");

        var key = entry.Credential.VerificationKey;
        if (!key.Validity.Contains(issueInstant))
        {
            return new StsError(ErrorCodes.Tokens.IssuedOutsideSigningCertificate,
                $"The token was issued at {issueInstant.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}; its signing certificate {Name(key)} is valid from {key.Validity}.");
        }

        if (!key.Validity.Contains(now))
        {
            return new StsError(ErrorCodes.Tokens.VerificationKeyNotValid, key.Validity.HasEndedAt(now)
                ? $"The token's signing certificate {Name(key)} expired on {key.Validity.NotAfter.UtcDateTime:yyyy-MM-dd} ({key.Validity})."
                : $"The token's signing certificate {Name(key)} is valid from {key.Validity}, not yet at {now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}.");
        }

        return key;
    }

    private static string Name(VerificationKey key) => SubjectName.Text(key.Certificate.SubjectName);
}
