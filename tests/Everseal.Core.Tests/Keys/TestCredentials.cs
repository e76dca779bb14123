using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Keys;
using Everseal.Core.Tests.X509;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.Keys;

/// <summary>Signing credentials under <see cref="TestAuthority"/>, cheap enough for thousands of cases: all of one key.</summary>
internal static class TestCredentials
{
    public static SigningCredential Create(string keyId, DateTimeOffset now, TimeSpan? lifetime = null)
        => SigningCredential.Create(keyId, Chain(now, lifetime), new PublicKey(TestAuthority.Shared.LeafKey), now).OrThrow();

    public static IReadOnlyList<X509Certificate2> Chain(DateTimeOffset now, TimeSpan? lifetime = null)
    {
        var authority = TestAuthority.Shared;
        return [authority.Leaf(CertificateProfiles.StsSigning, CertificateSubject.Named("sts"), now, lifetime), authority.Issuing, authority.Root];
    }
}
