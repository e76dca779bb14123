using System.CommandLine;
using System.Text;
using Everseal.Cli.Keys;
using Everseal.Core.Saml2;
using Everseal.Core.Xml;

namespace Everseal.Cli.Commands;

/// <summary>The FILE of <c>token renew|validate|cancel|inspect</c>.</summary>
internal static class TokenFile
{
    public static Argument<string> Argument() => new("FILE") { Description = "A file with a token, as it was issued; - reads stdin." };

    // A line end after the token is an editor's; inside it every octet counts.
    public static ReadOnlyMemory<byte> Read(string path, string option = "FILE") => Encoding.UTF8.GetBytes(InputFiles.ReadText(option, path).Trim());

    /// <summary>The assertion's ID; null when the octets are none.</summary>
    public static string? IdOf(ReadOnlyMemory<byte> token)
        => XmlTreeReader.Read(token, XmlLimits.Standard).Value is { } root && root.Is(Saml2Names.Assertion, "Assertion") ? root.Attribute("ID") : null;
}
