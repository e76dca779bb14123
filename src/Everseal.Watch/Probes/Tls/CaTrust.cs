using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Watch.Probes.Tls;

/// <summary>Whether a served chain leads to the CA that somebody named for a target. Without such a CA nobody is asked.</summary>
public static class CaTrust
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>The source, with a remark when its chain does not hold at this time, or when that could not be found out.</summary>
    /// <param name="caFile">PEM; null when the target names none.</param>
    public static async Task<ObservedSource> RemarkAsync(ObservedSource source, string? caFile, DateTimeOffset now, CancellationToken deadline)
    {
        if (caFile is null || source.Certificates.Count == 0)
            return source;
        var anchors = await ReadAsync(caFile, deadline);
        var remark = anchors.IsSuccess ? Refusal(source, anchors.Value, now) : anchors.Error;
        return remark is null ? source : source with { Remarks = [.. source.Remarks, remark] };
    }

    private static StsError? Refusal(ObservedSource source, X509Certificate2Collection anchors, DateTimeOffset now)
    {
        try
        {
            var sent = source.Certificates.Select(certificate => X509CertificateLoader.LoadCertificate(certificate.Der.Span)).ToList();
            return CertificatePath.Verify(sent[0], sent[1..], [.. anchors], now, CertificatePurpose.TlsServer).Error is { } refusal
                ? ErrorCodes.TlsProbes.NotTrusted.With($"{refusal.Code}: {refusal.PublicDetail}")
                : null;
        }
        catch (CryptographicException unreadable)
        {
            return ErrorCodes.TlsProbes.NotTrusted.With("The platform cannot read a certificate of the chain.", unreadable.Message);
        }
    }

    private static async Task<Result<X509Certificate2Collection>> ReadAsync(string path, CancellationToken deadline)
    {
        try
        {
            if (new FileInfo(path) is { Length: > MaxBytes })
                return Unreadable($"{path} is larger than {MaxBytes / 1024} KiB.");
            var anchors = new X509Certificate2Collection();
            anchors.ImportFromPem(await File.ReadAllTextAsync(path, deadline));
            return anchors.Count > 0 ? anchors : Unreadable($"{path} holds no certificate in PEM.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException or OperationCanceledException)
        {
            return Unreadable($"{path} cannot be read.", unreadable.Message);
        }
    }

    private static StsError Unreadable(string detail, string? internalDetail = null)
        => ErrorCodes.TlsProbes.CaFileUnreadable.With(detail, internalDetail);
}
