using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.Repair;

namespace Everseal.Server.Administration;

/// <summary>Maps an error to what the caller sees: HTTP status, the field at fault, the next command.</summary>
internal static class ApiProblems
{
    public static IResult Answer(StsError error) => new JsonAnswer<Problem>(
        error.PublicDetail.StartsWith(CertificateImport.Field, StringComparison.Ordinal)
            ? Problem.From(error with { PublicDetail = error.PublicDetail[CertificateImport.Field.Length..] }, CertificateImport.Field.TrimEnd(':', ' '), NextOf(error.Code))
            : Problem.From(error, FieldOf(error.Code), NextOf(error.Code)),
        AdministrationJson.Default.Problem,
        Problem.MediaType,
        StatusOf(error.Code));

    private static int StatusOf(ErrorCode code)
        => code == ErrorCodes.Identities.PrincipalNotFound || code == ErrorCodes.Server.RealmNotFound
            || code == ErrorCodes.Rollover.NoSuchKey || code == ErrorCodes.CommandLine.NoSuchCertificate || code == ErrorCodes.RelyingParties.NotFound
            || code == ErrorCodes.Alarms.IncidentNotFound || code == ErrorCodes.Alarms.ChannelNotFound
            || code == ErrorCodes.Rehearsals.LastRehearsal ? StatusCodes.Status404NotFound
        : code == ErrorCodes.Identities.PrincipalExists || code == ErrorCodes.Identities.CertificateInUse
            || code == ErrorCodes.RelyingParties.Exists
            || code == ErrorCodes.Rollover.RingChanged || code == ErrorCodes.Rollover.NextKeyWaits || code == ErrorCodes.Rollover.PublishedTooShortly
            || code == ErrorCodes.Revocation.AlreadyRevoked || code == ErrorCodes.Revocation.CertificateInUseHere
            || code == ErrorCodes.ForeignCertificates.RequestWaits || code == ErrorCodes.Certificates.KeyAlreadyCertified || code == ErrorCodes.Certificates.RootSealed ? StatusCodes.Status409Conflict
        : code == ErrorCodes.CommandLine.TokenNeeded || code == ErrorCodes.CommandLine.TokenRefused ? StatusCodes.Status401Unauthorized
        : code == ErrorCodes.CommandLine.RoleMissing ? StatusCodes.Status403Forbidden
        : code == ErrorCodes.CommandLine.RequestNotReadable ? StatusCodes.Status400BadRequest
        : code == ErrorCodes.Identities.TooManyFromSource ? StatusCodes.Status429TooManyRequests
        : code == ErrorCodes.Identities.TooManyLogins || code == ErrorCodes.Server.Overloaded ? StatusCodes.Status503ServiceUnavailable
        : code.IsServerFailure ? StatusCodes.Status500InternalServerError
        : StatusCodes.Status422UnprocessableEntity;

    private static string? FieldOf(ErrorCode code)
        => code == ErrorCodes.Identities.PasswordTooWeak ? "password"
        : code == ErrorCodes.Identities.NameNotAllowed || code == ErrorCodes.Identities.PrincipalExists || code == ErrorCodes.Identities.PrincipalNotFound ? "name"
        : code == ErrorCodes.Identities.CertificateInUse || code == ErrorCodes.Identities.ServiceKeyTooWeak ? "certificate"
        : code == ErrorCodes.Server.RealmNotFound ? "realm"
        : code == ErrorCodes.Alarms.IncidentNotFound ? "id"
        : code == ErrorCodes.Alarms.ChannelNotFound ? "channel"
        : code == ErrorCodes.RelyingParties.Exists || code == ErrorCodes.RelyingParties.NotFound || code == ErrorCodes.RelyingParties.IdentifierNotAllowed ? "id"
        : code == ErrorCodes.RelyingParties.ClaimRuleNotUsable ? "claim"
        : code == ErrorCodes.RelyingParties.RefreshIntervalNotAllowed ? "refresh"
        : code == ErrorCodes.RelyingParties.EncryptionCertificateNotUsable ? "encryption-certificate"
        : RequestFields.GetValueOrDefault(code.Id);

    // Of an order for a certificate: the request itself, or the names that go with it.
    private static readonly Dictionary<string, string> RequestFields = new[]
    {
        (ErrorCodes.Certificates.RequestMalformed, "certificateRequest"),
        (ErrorCodes.Certificates.RequestSignatureInvalid, "certificateRequest"),
        (ErrorCodes.Certificates.RequestAsksForAuthority, "certificateRequest"),
        (ErrorCodes.Certificates.RequestNameKind, "certificateRequest"),
        (ErrorCodes.Certificates.RequestSubjectRefused, "certificateRequest"),
        (ErrorCodes.Certificates.KeyNotAllowed, "certificateRequest"),
        (ErrorCodes.Certificates.KeyTooWeak, "certificateRequest"),
        (ErrorCodes.Certificates.KeyPointCompressed, "certificateRequest"),
        (ErrorCodes.Certificates.KeyAlreadyCertified, "certificateRequest"),
        (ErrorCodes.Certificates.KeyCompromised, "certificateRequest"),
        (ErrorCodes.Certificates.KeyInUseHere, "certificateRequest"),
        (ErrorCodes.Certificates.RequestNamesDiffer, "dnsNames"),
        (ErrorCodes.Certificates.RequestNamesRefused, "dnsNames"),
        (ErrorCodes.Certificates.LifetimeOutOfBounds, "lifetimeSeconds"),
        (ErrorCodes.Certificates.OutlivesIssuer, "lifetimeSeconds"),
        (ErrorCodes.ForeignCertificates.RequestWaits, "slot"),
        (ErrorCodes.Certificates.PassphraseTooWeak, "passphrase"),
        (ErrorCodes.Certificates.SealedKeyUnusable, "sealedKey"),
    }.ToDictionary(pair => pair.Item1.Id, pair => pair.Item2, StringComparer.Ordinal);

    // Elsewhere "everseal explain CODE" says most.
    private static string? NextOf(ErrorCode code)
        => code == ErrorCodes.Server.RealmNotFound ? "everseal realm list"
        : code == ErrorCodes.CommandLine.NoSuchCertificate ? "everseal ca list"
        : code == ErrorCodes.Certificates.RootSealed ? "everseal ca unseal --file FILE"
        : code == ErrorCodes.Certificates.NoOwnRoot ? "everseal ca request --out FILE"
        : code == ErrorCodes.ForeignCertificates.NotRequested || code == ErrorCodes.ForeignCertificates.RequestWaits ? "everseal certificates list"
        : code == ErrorCodes.CommandLine.TokenNeeded || code == ErrorCodes.CommandLine.TokenRefused ? "everseal token issue --server URL --out FILE"
        : code == ErrorCodes.RelyingParties.NotFound || code == ErrorCodes.RelyingParties.Exists ? "everseal relying-party list"
        : code == ErrorCodes.Rollover.NoSuchKey || code == ErrorCodes.Rollover.KeyKnown || code == ErrorCodes.Tokens.SigningKeyTransition ? "everseal keys list"
        : code == ErrorCodes.Rollover.NextKeyWaits || code == ErrorCodes.Rollover.PublishedTooShortly ? "everseal keys plan"
        : code == ErrorCodes.Rollover.NothingPublished ? "everseal keys rotate"
        : code == ErrorCodes.Alarms.IncidentNotFound ? "everseal alarm list --all"
        : code == ErrorCodes.Alarms.ChannelNotFound || code == ErrorCodes.Alarms.TestNotDelivered ? "everseal alarm channels"
        : code == ErrorCodes.Identities.PasswordPolicyNotUsable ? "everseal password-policy show"
        : code == ErrorCodes.Identities.PolicyLocksOut ? "everseal user reset-password NAME"
        : code == ErrorCodes.Identities.LastAdministrator ? "everseal group add-member Administrators NAME"
        : null;
}
