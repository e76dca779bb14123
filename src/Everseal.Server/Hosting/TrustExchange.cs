using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.WsTrust;
using Everseal.Server.Authorities;

namespace Everseal.Server.Hosting;

/// <summary>One exchange with a token service as a client has it: this program asks itself so whether it works.</summary>
internal static class TrustExchange
{
    /// <summary>For a client that talks to this very server and to nobody else: the certificate must be the one that it serves.</summary>
    public static SocketsHttpHandler ToItself(ServerCertificates certificates) => new()
    {
        UseProxy = false,
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, presented, _, _)
                => presented is X509Certificate2 leaf && leaf.RawDataMemory.Span.SequenceEqual(certificates.Current!.TargetCertificate.RawDataMemory.Span),
        },
    };

    /// <param name="client">Its base address is the server's.</param>
    /// <param name="now">The client's time.</param>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    /// <exception cref="StsErrorException">The answer is not WS-Trust.</exception>
    public static async Task<TrustResponse> AskAsync(HttpClient client, string realm, OutgoingRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(RequestSecurityTokenWriter.Write(request, Guid.CreateVersion7(now), now));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.Version.ContentType);
        content.Headers.Add("SOAPAction", $"\"{request.Action}\"");
        using var response = await client.PostAsync(new Uri($"/sts/STSService/{realm}", UriKind.Relative), content, cancellationToken);
        return TrustResponseReader.Read(await response.Content.ReadAsByteArrayAsync(cancellationToken)).OrThrow();
    }
}
