// One file on purpose: a specimen of two features of which one reaches into the other.
namespace Everseal.Architecture.Tests.Specimens.Features.Health
{
    public static class HealthEndpoint
    {
        public static string Report() => "fine";
    }
}

namespace Everseal.Architecture.Tests.Specimens.Features.WsTrust
{
    public static class WsTrustEndpoint
    {
        public static string Issue() => Health.HealthEndpoint.Report();
    }
}

namespace Everseal.Architecture.Tests.Specimens.Naming
{
    public interface IUnlistedSeam;

    public sealed class TokenManager : IUnlistedSeam;

    public static class XmlHelper;

    public static class StringUtilities;

    public sealed class DefaultSigner;
}
