using Everseal.Core.Errors;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;
using Everseal.Server.Authorities;
using Everseal.Server.Realms;

namespace Everseal.Server.Hosting;

/// <summary>
/// Logs in once as a client would, through TLS and the whole of WS-Trust, and has the token validated: what a
/// newcomer reads as "it works" has happened.
/// </summary>
internal sealed class SelfCheck(ServerCertificates certificates, TimeProvider time)
{
    /// <returns>A sentence for the start report. A failure does not stop the server, which can then explain it.</returns>
    public async Task<string> RunAsync(RealmSnapshot realm, DataDirectory data, ServerConfiguration configuration, CancellationToken cancellationToken)
    {
        if (!File.Exists(data.AdminPasswordFile))
            return $"not run: {data.AdminPasswordFile} is gone";

        var started = time.GetTimestamp();
        var password = (await File.ReadAllTextAsync(data.AdminPasswordFile, cancellationToken)).Trim();
        using var client = new HttpClient(TrustExchange.ToItself(certificates)) { BaseAddress = Address(configuration.Listen[0]) };
        try
        {
            var issued = await AskAsync(client, realm, new OutgoingRequest(TrustOperation.Issue) { Username = $"administrator@{realm.Name}", Password = password }, cancellationToken);
            if (issued is TrustResponse.Fault { Code: "InvalidScope" })
                return "not run: the realm issues tokens for registered relying parties only";
            if (issued is not TrustResponse.Issued { Token: var token, Expires: var expires })
                return $"FAILED to issue: {Describe(issued)}";

            var validated = await AskAsync(client, realm, new OutgoingRequest(TrustOperation.Validate) { Target = token }, cancellationToken);
            return validated is TrustResponse.Validated { Status.IsValid: true }
                ? $"issued a token valid until {XmlTime.Write(expires!.Value)} and validated it, in {time.GetElapsedTime(started).TotalMilliseconds:0} ms"
                : $"FAILED to validate: {Describe(validated)}";
        }
        catch (Exception exception) when (exception is HttpRequestException or StsErrorException or TaskCanceledException)
        {
            return $"FAILED: {exception.Message}";
        }
    }

    private Task<TrustResponse> AskAsync(HttpClient client, RealmSnapshot realm, OutgoingRequest request, CancellationToken cancellationToken)
        => TrustExchange.AskAsync(client, realm.Name, request, time.GetUtcNow(), cancellationToken);

    private static Uri Address(ListenAddress listen)
        => new($"https://{(listen.Host == "*" ? "localhost" : listen.Host)}:{listen.Port}");

    private static string Describe(TrustResponse response) => response switch
    {
        TrustResponse.Fault { Code: "FailedAuthentication" } => "the password in the file is not the administrator's any longer",
        TrustResponse.Fault fault => $"{fault.Code}: {fault.Text}",
        TrustResponse.Validated validated => validated.Status.Reason,
        _ => "an unexpected answer",
    };
}
