using System.Security.Cryptography;
using Everseal.Server.Revocation;

namespace Everseal.Server.Features.CertificateStatus;

/// <summary>
/// <c>/ca/crl/NAME.crl</c> in DER and <c>NAME.pem</c>, <c>/ca/certificates/NAME.cer</c> and <c>.pem</c>. NAME is <c>issuing</c>,
/// <c>root</c>, or the CA's key identifier, as certificates say it.
/// </summary>
internal sealed class RevocationListEndpoint(StatusIssuers issuers, RevocationLists lists, TimeProvider time)
{
    // A cache in between must not hide a revocation; asking again whether the list changed costs next to nothing.
    private static readonly TimeSpan LongestKept = TimeSpan.FromSeconds(30);

    public async Task ListAsync(HttpContext context, string file)
    {
        if (Split(file, ".crl") is not var (issuer, isPem) || lists.Find(issuer) is not { } list)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // A list that is over is given out all the same, and nobody may keep it: verifiers see by themselves.
        var left = list.NextUpdate - time.GetUtcNow();
        var kept = left < LongestKept ? left : LongestKept;
        context.Response.Headers.CacheControl = kept > TimeSpan.Zero ? $"public, max-age={kept.TotalSeconds:0}, must-revalidate" : "no-store";
        context.Response.Headers.LastModified = list.ThisUpdate.ToString("R");
        await SendAsync(context, list.Der, isPem ? "X509 CRL" : null, "application/pkix-crl", $"\"{list.Number}{(isPem ? "-pem" : "")}\"");
    }

    public async Task CertificateAsync(HttpContext context, string file)
    {
        if (Split(file, ".cer") is not var (issuer, isPem))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.Headers.CacheControl = "public, max-age=3600";
        await SendAsync(
            context, issuer.Certificate.RawDataMemory, isPem ? "CERTIFICATE" : null, "application/pkix-cert",
            $"\"{Convert.ToHexString(SHA256.HashData(issuer.Certificate.RawDataMemory.Span).AsSpan(0, 16))}{(isPem ? "-pem" : "")}\"");
    }

    private (StatusIssuer Issuer, bool IsPem)? Split(string file, string derExtension)
    {
        var (name, extension) = (Path.GetFileNameWithoutExtension(file), Path.GetExtension(file));
        return (extension == derExtension || extension == ".pem") && issuers.Find(name) is { } issuer ? (issuer, extension == ".pem") : null;
    }

    private static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> der, string? pemLabel, string mediaType, string entityTag)
    {
        context.Response.Headers.ETag = entityTag;
        if (context.Request.Headers.IfNoneMatch == entityTag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var body = pemLabel is null ? der : System.Text.Encoding.ASCII.GetBytes(PemEncoding.WriteString(pemLabel, der.Span) + "\n");
        context.Response.ContentType = pemLabel is null ? mediaType : "application/x-pem-file";
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
