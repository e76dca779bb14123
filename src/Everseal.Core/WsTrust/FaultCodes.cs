using System.Collections.Frozen;
using Everseal.Core.Errors;

namespace Everseal.Core.WsTrust;

/// <summary>The one map from our codes to those of the specifications.</summary>
public static class FaultCodes
{
    private static readonly FrozenDictionary<ErrorCode, FaultCode> ByError = new Dictionary<ErrorCode, FaultCode>
    {
        [ErrorCodes.Messages.NotSoap] = FaultCode.Malformed,
        [ErrorCodes.Messages.Duplicate] = FaultCode.InvalidRequest,
        [ErrorCodes.Messages.MustUnderstand] = FaultCode.MustUnderstand,
        [ErrorCodes.Messages.SecurityHeaderMissing] = FaultCode.InvalidSecurity,
        [ErrorCodes.Messages.TimestampMalformed] = FaultCode.InvalidSecurity,
        [ErrorCodes.Messages.MessageExpired] = FaultCode.MessageExpired,
        [ErrorCodes.Messages.MessageFromTheFuture] = FaultCode.MessageExpired,
        [ErrorCodes.Messages.SecurityTokenUnsupported] = FaultCode.UnsupportedSecurityToken,
        [ErrorCodes.Messages.SecurityTokenMalformed] = FaultCode.InvalidSecurityToken,
        [ErrorCodes.Messages.RequestMalformed] = FaultCode.InvalidRequest,
        [ErrorCodes.Messages.OperationUnsupported] = FaultCode.BadRequest,
        [ErrorCodes.Messages.TokenTypeUnsupported] = FaultCode.BadRequest,
        [ErrorCodes.Messages.KeyTypeUnsupported] = FaultCode.BadRequest,
        [ErrorCodes.Messages.AddressingUnsupported] = FaultCode.InvalidAddressingHeader,
        [ErrorCodes.Messages.FeatureUnsupported] = FaultCode.BadRequest,
        [ErrorCodes.Messages.ProofOfPossessionMissing] = FaultCode.InvalidRequest,
        [ErrorCodes.Messages.SignatureKeyUnknown] = FaultCode.InvalidSecurity,

        [ErrorCodes.Signatures.Algorithm] = FaultCode.UnsupportedAlgorithm,
        [ErrorCodes.Signatures.Canonicalization] = FaultCode.UnsupportedAlgorithm,
        [ErrorCodes.Signatures.Transform] = FaultCode.UnsupportedAlgorithm,
        [ErrorCodes.Signatures.DigestMismatch] = FaultCode.FailedCheck,
        [ErrorCodes.Signatures.ValueMismatch] = FaultCode.FailedCheck,

        [ErrorCodes.Tokens.AssertionMalformed] = FaultCode.InvalidSecurityToken,
        [ErrorCodes.Tokens.IssuerUnknown] = FaultCode.InvalidSecurityToken,
        [ErrorCodes.Tokens.TokenExpired] = FaultCode.ExpiredData,
        [ErrorCodes.Tokens.TokenNotYetValid] = FaultCode.InvalidSecurityToken,
        [ErrorCodes.Tokens.IssuedOutsideSigningCertificate] = FaultCode.InvalidSecurityToken,
        [ErrorCodes.Tokens.SigningCertificateNotValid] = FaultCode.InvalidTimeRange,
        [ErrorCodes.Tokens.SigningCredentialMissing] = FaultCode.InvalidTimeRange,
        [ErrorCodes.Tokens.VerificationKeyUnknown] = FaultCode.InvalidSecurityToken,
        [ErrorCodes.Tokens.VerificationKeyRetired] = FaultCode.InvalidSecurityToken,
        [ErrorCodes.Tokens.VerificationKeyNotValid] = FaultCode.ExpiredData,
        [ErrorCodes.Tokens.LifetimeImpossible] = FaultCode.InvalidTimeRange,
        [ErrorCodes.Tokens.LifetimeEmpty] = FaultCode.InvalidTimeRange,
        [ErrorCodes.Tokens.HolderCertificateNotValid] = FaultCode.InvalidTimeRange,
        [ErrorCodes.Tokens.NotRenewable] = FaultCode.UnableToRenew,
        [ErrorCodes.Tokens.FamilyTooOld] = FaultCode.UnableToRenew,
        [ErrorCodes.Tokens.RenewalProofMissing] = FaultCode.UnableToRenew,

        [ErrorCodes.Acceptance.TokenForged] = FaultCode.InvalidSecurityToken,
        [ErrorCodes.Acceptance.TokenOlderThanLedger] = FaultCode.InvalidSecurityToken,
        [ErrorCodes.Acceptance.OtherRealm] = FaultCode.InvalidSecurityToken,
        [ErrorCodes.Acceptance.SubjectGone] = FaultCode.FailedAuthentication,

        [ErrorCodes.RelyingParties.Unknown] = FaultCode.InvalidScope,
        [ErrorCodes.RelyingParties.NotNamed] = FaultCode.InvalidScope,
        [ErrorCodes.RelyingParties.Disabled] = FaultCode.InvalidScope,
        [ErrorCodes.RelyingParties.KeyTypeNotAccepted] = FaultCode.BadRequest,

        [ErrorCodes.Revocation.CertificateRevoked] = FaultCode.FailedAuthentication,

        [ErrorCodes.Identities.AuthenticationFailed] = FaultCode.FailedAuthentication,
        [ErrorCodes.Identities.TooManyLogins] = FaultCode.RequestFailedHere,
        [ErrorCodes.Identities.TooManyFromSource] = FaultCode.RequestFailedHere,
        [ErrorCodes.Identities.TooManyForUser] = FaultCode.RequestFailedHere,
        [ErrorCodes.Server.ReplayDetected] = FaultCode.InvalidSecurity,
    }.ToFrozenDictionary();

    /// <param name="operation">Null while it is not known.</param>
    public static FaultCode For(ErrorCode error, TrustOperation? operation = null)
    {
        // §11: a target that is over is the renewal's failure, and what clients then do is log in again.
        if (operation == TrustOperation.Renew && error == ErrorCodes.Tokens.TokenExpired)
            return FaultCode.UnableToRenew;
        if (ByError.TryGetValue(error, out var code))
            return code;

        if (error.IsServerFailure)
            return FaultCode.RequestFailedHere;

        return error.Id[4] switch
        {
            '1' => FaultCode.Malformed,
            '2' => FaultCode.InvalidSecurity,
            _ => FaultCode.RequestFailed,
        };
    }
}
