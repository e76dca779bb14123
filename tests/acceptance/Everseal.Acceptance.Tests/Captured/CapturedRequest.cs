using System.Text;
using System.Text.RegularExpressions;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Captured;

/// <summary>
/// A request of <c>tests/vectors/wire</c>. All edits are to its text, so that prefixes, order and white space stay the client's.
/// </summary>
internal sealed partial record CapturedRequest(IReadOnlyList<(string Name, string Value)> Headers, string Body)
{
    private static readonly HashSet<string> Recomputed = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Content-Length", "Transfer-Encoding", "Connection", "Accept-Encoding", "Cookie",
    };

    public static CapturedRequest Load(string name)
    {
        var text = File.ReadAllText(Product.Vector("wire", $"{name}.req")).ReplaceLineEndings("\n");
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var headers = text[..end].Split('\n').Skip(1).Select(line => line.Split(": ", 2)).Select(pair => (pair[0], pair[1]));
        return new([.. headers.Where(header => !Recomputed.Contains(header.Item1))], text[(end + 2)..]);
    }

    /// <summary>Sent now: every Created is the present, every Expires as far off as it was.</summary>
    public CapturedRequest AtNow()
    {
        var shift = DateTimeOffset.UtcNow - DateTimeOffset.Parse(CreatedText().Match(Body).Groups["time"].Value);
        return this with { Body = TimeText().Replace(Body, time => Shifted(time.Value, shift)) };
    }

    public CapturedRequest By(string user, string password) => this with
    {
        Body = Replaced(Replaced(Body, UsernameText(), user), PasswordText(), password),
    };

    public CapturedRequest Replacing(string text, string replacement)
    {
        Body.Should().Contain(text);
        return this with { Body = Body.Replace(text, replacement, StringComparison.Ordinal) };
    }

    /// <summary>With another token in the place of the one inside.</summary>
    public CapturedRequest WithToken(string token) => this with { Body = AssertionText().Replace(Body, _ => token) };

    /// <summary>The same, where the message's signature refers to the token that says who asks.</summary>
    public CapturedRequest PresentingToken(string token)
    {
        var (old, present) = (IdOf(AssertionText().Match(Body).Value), IdOf(token));
        return WithToken(token).Replacing($">{old}<", $">{present}<");
    }

    /// <summary>Signed anew by another service, in the same place, with the same references in the same order and the same KeyInfo.</summary>
    public CapturedRequest SignedBy(ServicePrincipal service, Func<MessageSigner, MessageSigner>? change = null)
    {
        var body = Replaced(Body, CertificateText(), Convert.ToBase64String(service.Certificate.RawData));
        var header = body.IndexOf(":Body ", StringComparison.Ordinal);
        var old = SignatureText().Matches(body[..header])[^1];
        var unsigned = body.Remove(old.Index, old.Length);
        var signer = new MessageSigner(service.Key, service.Certificate) { BodyFirst = BodyIsFirst(old.Value, body) };
        var id = SignatureId().Match(old.Value) is { Success: true } found ? found.Groups["id"].Value : null;
        var signature = (change?.Invoke(signer) ?? signer).Sign(unsigned, id, KeyInfoText().Match(old.Value).Groups["content"].Value);
        return this with { Body = unsigned.Insert(old.Index, signature) };
    }

    public Task<TrustResponse> SendAsync(RunningServer server) => SendAsync(server, server.Sts);

    public async Task<TrustResponse> SendAsync(RunningServer server, Uri address)
    {
        // Parsed by nobody on the way: a Content-Type or SOAPAction in the client's own spelling is part of the case.
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body)) };
        foreach (var (name, value) in Headers)
            _ = message.Headers.TryAddWithoutValidation(name, value) || message.Content.Headers.TryAddWithoutValidation(name, value);
        using var response = await server.Http.SendAsync(message);
        return new TrustResponse((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static string IdOf(string token) => token.Split(" ID=\"")[1].Split('"')[0];

    private static bool BodyIsFirst(string signature, string body)
    {
        var first = ReferenceUri().Match(signature).Groups["id"].Value;
        return body.LastIndexOf($"Id=\"{first}\"", StringComparison.Ordinal) > body.IndexOf(":Body ", StringComparison.Ordinal);
    }

    private static string Replaced(string text, Regex pattern, string value)
        => pattern.Replace(text, match => match.Groups["before"].Value + System.Security.SecurityElement.Escape(value));

    private static string Shifted(string time, TimeSpan shift)
        => (DateTimeOffset.Parse(time) + shift).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.Singleline;

    [GeneratedRegex(@"Created[^>]*>(?<time>[^<]+)<", Options, 1000)]
    private static partial Regex CreatedText();

    [GeneratedRegex(@"(?<=(Created|Expires)[^>]*>)\d{4}-[^<]+Z(?=<)", Options, 1000)]
    private static partial Regex TimeText();

    [GeneratedRegex(@"(?<before>:Username>)[^<]*", Options, 1000)]
    private static partial Regex UsernameText();

    [GeneratedRegex(@"(?<before>:Password( Type=""[^""]*"")?>)[^<]*", Options, 1000)]
    private static partial Regex PasswordText();

    [GeneratedRegex(@"(?<before>:BinarySecurityToken [^>]*>)[^<]*", Options, 1000)]
    private static partial Regex CertificateText();

    [GeneratedRegex(@"<saml2:Assertion .*</saml2:Assertion>", Options, 1000)]
    private static partial Regex AssertionText();

    [GeneratedRegex(@"<ds:Signature .*?</ds:Signature>", Options, 1000)]
    private static partial Regex SignatureText();

    [GeneratedRegex(@"^<ds:Signature [^>]*\bId=""(?<id>[^""]*)""", Options, 1000)]
    private static partial Regex SignatureId();

    [GeneratedRegex(@"<ds:KeyInfo>(?<content>.*)</ds:KeyInfo>", Options, 1000)]
    private static partial Regex KeyInfoText();

    [GeneratedRegex(@"<ds:Reference URI=""#(?<id>[^""]*)""", Options, 1000)]
    private static partial Regex ReferenceUri();
}
