using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Administration;
using Everseal.Server.Revocation;

namespace Everseal.Server.Features.CertificateAuthorities;

/// <summary><c>everseal ca revoke</c> on the server.</summary>
internal sealed class RevocationEndpoint(CertificateRevocation revocation)
{
    public async Task<IResult> RevokeAsync(string serial, ApiCall call)
    {
        var body = await call.ReadAsync<RevokeCertificate>();
        if (!body.IsSuccess)
            return call.Answer(body);

        // Without the caller's token: who disconnects after the disk has it must not escape the record.
        var revoked = RevocationReasons.Find(body.Value.Reason) is { } reason
            ? await revocation.RevokeAsync(new RevocationOrder(serial, reason, body.Value.EvenIfInUse), CancellationToken.None)
            : UnknownReason(body.Value.Reason);
        return await call.ChangedAsync("ca revoke", null, $"{serial} {body.Value.Reason}", revoked, record => ApiCall.Json(Describe(record)));
    }

    private static StsError UnknownReason(string reason)
        => ErrorCodes.CommandLine.FieldNotAcceptable.With($"reason: there is no {reason}; there are {string.Join(", ", RevocationReasons.Names)}");

    private static RevokedCertificateDescription Describe(RevocationRecord record) => new(
        record.SerialNumber, record.Subject, record.RevokedAt, record.Reason.Name(), record.Change is not RevocationChange.None, record.Consequences);
}
