using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.Tests.X509;

namespace Everseal.Core.Tests.Keys;

public sealed class SigningKeyRingTests
{
    private static readonly DateTimeOffset Start = TestAuthority.Born.AddDays(10);
    private static readonly SigningCredential First = TestCredentials.Create("first", Start);
    private static readonly SigningKeyRing Ring = SigningKeyRing.StartingWith("everseal.local", First, Start);

    [Fact]
    public void SignerAt_WithinValidity_IsTheCredential()
        => Ring.SignerAt(Start.AddDays(300)).OrThrow().Should().BeSameAs(First);

    [Fact]
    public void SignerAt_CertificateExpired_SaysSoInTheWordsThatClientsKnow()
    {
        var error = Ring.SignerAt(Start.AddDays(800)).Error;

        error!.Code.Should().Be(ErrorCodes.Tokens.SigningCertificateNotValid);
        error.PublicDetail.Should().Be(
            "Signing certificate is not valid at 2028-03-21T00:00:00Z, cert validity: 2026-01-10T23:50:00Z to 2027-01-10T23:49:59Z");
        error.Code.Remedy.Should().Contain("everseal repair").And.Contain("/health/issue");
    }
}
