// One file on purpose: a specimen of a lower layer that reaches up.
namespace Everseal.Architecture.Tests.Specimens.Core.WsTrust
{
    public sealed record Response(string Text);
}

namespace Everseal.Architecture.Tests.Specimens.Core.Saml2
{
    public static class Writer
    {
        public static string Write() => new WsTrust.Response("a lower layer must not know this type").Text;
    }
}
