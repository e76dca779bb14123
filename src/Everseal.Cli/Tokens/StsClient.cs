using System.Net.Http.Headers;
using System.Net.Security;
using Everseal.Core.WsTrust;

namespace Everseal.Cli.Tokens;

/// <summary>Sends WS-Trust requests to one address.</summary>
internal sealed class StsClient : IDisposable
{
    private readonly Uri address;
    private readonly StsTrust trust;
    private readonly TimeProvider clock;
    private readonly HttpClient http;

    public StsClient(Uri address, StsTrust trust, TimeProvider clock)
    {
        (this.address, this.trust, this.clock) = (address, trust, clock);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) };
        handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trust.Accept };
        http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = 1 << 20 };
    }

    public async Task<TrustResponse> SendAsync(OutgoingRequest request, CancellationToken cancellation)
    {
        using var message = Message(request);
        HttpResponseMessage answer;
        try
        {
            answer = await http.SendAsync(message, cancellation);
        }
        catch (HttpRequestException failure)
        {
            throw StsFailures.NoAnswer(address, failure, trust.Refusal);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw StsFailures.TooSlow(address, http.Timeout);
        }

        using (answer)
        {
            var response = TrustResponseReader.Read(await answer.Content.ReadAsByteArrayAsync(cancellation));
            if (!response.IsSuccess)
                throw StsFailures.NotWsTrust(address, answer.StatusCode);

            return response.Value is TrustResponse.Fault fault
                ? throw StsFailures.Refused(fault, answer.Headers.Date, clock.GetUtcNow())
                : response.Value;
        }
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Message(OutgoingRequest request)
    {
        var now = clock.GetUtcNow();
        var body = RequestSecurityTokenWriter.Write(request, Guid.CreateVersion7(now), now);
        var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) };
        message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.Version.ContentType);
        message.Headers.Add("SOAPAction", $"\"{request.Action}\"");
        return message;
    }
}
