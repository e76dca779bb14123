using System.Collections.Frozen;
using Everseal.Core.Errors;

namespace Everseal.Server.Vmomi;

/// <summary>
/// The one map from our codes to the fault types of a vSphere interface. The general ones (<c>NotSupported</c>,
/// <c>InvalidRequest</c> …) are VMODL's own and the same everywhere.
/// </summary>
internal sealed class FaultTypes
{
    /// <summary>What can be wrong with a login before its token, its signature or its subject is looked at.</summary>
    private static readonly FrozenSet<ErrorCode> OfLogin = FrozenSet.ToFrozenSet(
    [
        ErrorCodes.Messages.SecurityHeaderMissing, ErrorCodes.Messages.TimestampMalformed, ErrorCodes.Messages.MessageExpired,
        ErrorCodes.Messages.MessageFromTheFuture, ErrorCodes.Messages.SecurityTokenUnsupported, ErrorCodes.Messages.SecurityTokenMalformed,
        ErrorCodes.Messages.ProofOfPossessionMissing, ErrorCodes.Vsphere.TokenForAnother, ErrorCodes.Server.ReplayDetected,
    ]);

    private static readonly FrozenDictionary<ErrorCode, string> General = new Dictionary<ErrorCode, string>
    {
        [ErrorCodes.Vsphere.MethodUnsupported] = "NotSupported",
        [ErrorCodes.Vsphere.LdapNotOffered] = "NotSupported",
        [ErrorCodes.Vsphere.SignerNotInstallable] = "NotSupported",
        [ErrorCodes.Vsphere.SetElsewhere] = "NotSupported",
        [ErrorCodes.Vsphere.ArgumentInvalid] = "InvalidArgument",
        [ErrorCodes.Vsphere.TooManySessions] = "SystemError",
        [ErrorCodes.Identities.TooManyLogins] = "SystemError",
    }.ToFrozenDictionary();

    public required string NotAuthenticated { get; init; }

    public required string NoPermission { get; init; }

    public required string InvalidLogin { get; init; }

    /// <summary>What this interface alone distinguishes.</summary>
    public IReadOnlyDictionary<ErrorCode, string> Particular { get; init; } = FrozenDictionary<ErrorCode, string>.Empty;

    public string For(ErrorCode code)
    {
        if (Particular.TryGetValue(code, out var type) || General.TryGetValue(code, out type))
            return type;
        if (code == ErrorCodes.Vsphere.SessionMissing)
            return NotAuthenticated;
        if (code == ErrorCodes.Vsphere.AdministratorsOnly)
            return NoPermission;
        if (OfLogin.Contains(code))
            return InvalidLogin;

        return code.Id[4] switch
        {
            '1' => "InvalidRequest",
            '2' or '3' => InvalidLogin,
            '4' => code == ErrorCodes.Identities.AuthenticationFailed ? InvalidLogin : "InvalidArgument",
            _ => "SystemError",
        };
    }
}
