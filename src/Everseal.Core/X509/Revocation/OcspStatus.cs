namespace Everseal.Core.X509.Revocation;

/// <summary>What is known of one certificate (RFC 6960, 2.2).</summary>
public abstract record OcspStatus
{
    private OcspStatus()
    {
    }

    /// <summary>This CA issued it and has not revoked it. Never said of a serial number that is not in the issuance log.</summary>
    public sealed record Good : OcspStatus;

    public sealed record Revoked(DateTimeOffset At, RevocationReason Reason) : OcspStatus;

    /// <summary>This CA never issued such a certificate.</summary>
    public sealed record Unknown : OcspStatus;
}

/// <summary>The answers that are not signed (RFC 6960, 4.2.1, OCSPResponseStatus).</summary>
public enum OcspFailure
{
    MalformedRequest = 1,
    InternalError = 2,
    TryLater = 3,

    /// <summary>The certificate is of another issuer.</summary>
    Unauthorized = 6,
}

public static class OcspFailures
{
    /// <summary>The OCSPResponse with a status and no content.</summary>
    public static byte[] ToDer(this OcspFailure failure) => [0x30, 0x03, 0x0A, 0x01, (byte)failure];
}
