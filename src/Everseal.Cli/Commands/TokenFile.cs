using System.CommandLine;
using System.Text;
using Everseal.Cli.Keys;

namespace Everseal.Cli.Commands;

/// <summary>The FILE of <c>token renew|validate|inspect</c>.</summary>
internal static class TokenFile
{
    public static Argument<string> Argument() => new("FILE") { Description = "A file with a token, as it was issued; - reads stdin." };

    // A line end after the token is an editor's; inside it every octet counts.
    public static ReadOnlyMemory<byte> Read(string path) => Encoding.UTF8.GetBytes(InputFiles.ReadText("FILE", path).Trim());
}
