using System.Text;
using Everseal.Core.Errors;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;

namespace Everseal.Core.Tests.WsTrust;

/// <summary>An HTTP request that a real client sent, from <c>tests/vectors/wire</c>.</summary>
internal sealed record CapturedRequest(string? SoapAction, string Body)
{
    public static CapturedRequest Load(string name)
    {
        var text = Encoding.UTF8.GetString(Vectors.Read("wire", name + ".req")).ReplaceLineEndings("\n");
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var action = text[..end].Split('\n')
            .Where(line => line.StartsWith("SOAPAction:", StringComparison.OrdinalIgnoreCase))
            .Select(line => line["SOAPAction:".Length..].Trim())
            .FirstOrDefault();
        return new CapturedRequest(action, text[(end + 2)..]);
    }

    /// <summary>One thing changed; fails when there is nothing to change.</summary>
    public CapturedRequest Replace(string what, string with)
    {
        Body.Should().Contain(what);
        return this with { Body = Body.Replace(what, with, StringComparison.Ordinal) };
    }

    public Result<SoapRequest> Read()
        => XmlTreeReader.Read(Encoding.UTF8.GetBytes(Body), XmlLimits.Standard)
            .Then(root => SoapEnvelopeReader.Read(root, SoapAction))
            .Then(RequestSecurityTokenReader.Read);
}
