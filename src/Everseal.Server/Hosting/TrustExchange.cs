using System.Net.Http.Headers;
using Everseal.Core.Errors;
using Everseal.Core.WsTrust;

namespace Everseal.Server.Hosting;

/// <summary>One exchange with a token service as a client has it: this program asks itself so whether it works.</summary>
internal static class TrustExchange
{
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
