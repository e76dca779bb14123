using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Server.Administration;

/// <summary>Maps an error to what the caller sees: HTTP status, the field at fault, the next command.</summary>
internal static class ApiProblems
{
    public static IResult Answer(StsError error) => Results.Json(
        Problem.From(error, FieldOf(error.Code), NextOf(error.Code)),
        AdministrationJson.Default.Problem,
        Problem.MediaType,
        StatusOf(error.Code));

    private static int StatusOf(ErrorCode code)
        => code == ErrorCodes.Identities.PrincipalNotFound || code == ErrorCodes.Server.RealmNotFound
            || code == ErrorCodes.CommandLine.NoSuchCertificate || code == ErrorCodes.RelyingParties.NotFound ? StatusCodes.Status404NotFound
        : code == ErrorCodes.Identities.PrincipalExists || code == ErrorCodes.Identities.CertificateInUse
            || code == ErrorCodes.RelyingParties.Exists
            || code == ErrorCodes.Revocation.AlreadyRevoked || code == ErrorCodes.Revocation.CertificateInUseHere ? StatusCodes.Status409Conflict
        : code == ErrorCodes.CommandLine.RequestNotReadable ? StatusCodes.Status400BadRequest
        : code == ErrorCodes.Identities.TooManyLogins || code == ErrorCodes.Server.Overloaded ? StatusCodes.Status503ServiceUnavailable
        : code.IsServerFailure ? StatusCodes.Status500InternalServerError
        : StatusCodes.Status422UnprocessableEntity;

    private static string? FieldOf(ErrorCode code)
        => code == ErrorCodes.Identities.PasswordTooWeak ? "password"
        : code == ErrorCodes.Identities.NameNotAllowed || code == ErrorCodes.Identities.PrincipalExists || code == ErrorCodes.Identities.PrincipalNotFound ? "name"
        : code == ErrorCodes.Identities.CertificateInUse || code == ErrorCodes.Identities.ServiceKeyTooWeak ? "certificate"
        : code == ErrorCodes.Server.RealmNotFound ? "realm"
        : code == ErrorCodes.RelyingParties.Exists || code == ErrorCodes.RelyingParties.NotFound || code == ErrorCodes.RelyingParties.IdentifierNotAllowed ? "id"
        : code == ErrorCodes.RelyingParties.ClaimRuleNotUsable ? "claim"
        : code == ErrorCodes.RelyingParties.RefreshIntervalNotAllowed ? "refresh"
        : code == ErrorCodes.RelyingParties.EncryptionCertificateNotUsable ? "encryption-certificate"
        : null;

    // Elsewhere "everseal explain CODE" says most.
    private static string? NextOf(ErrorCode code)
        => code == ErrorCodes.Server.RealmNotFound ? "everseal realm list"
        : code == ErrorCodes.CommandLine.NoSuchCertificate ? "everseal ca list"
        : code == ErrorCodes.RelyingParties.NotFound || code == ErrorCodes.RelyingParties.Exists ? "everseal relying-party list"
        : code == ErrorCodes.Identities.LastAdministrator ? "everseal group add-member Administrators NAME"
        : null;
}
