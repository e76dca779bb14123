using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

public sealed class KeyReuseTests
{
    private static readonly CertificateProfile Profile = CertificateProfiles.TlsServer;

    [Fact]
    public void Check_NewKey_MayBeCertified() => KeyReuse.Check(Profile, "CN=a.example", []).Should().BeNull();

    [Fact]
    public void Check_SameSubjectAndProfile_MayRenew()
        => KeyReuse.Check(Profile, "CN=a.example", [new EarlierUse("tls-server", "CN=a.example"), new EarlierUse("tls-server", "CN=a.example")]).Should().BeNull();

    [Theory]
    [InlineData("tls-server", "CN=b.example", "EVS-5111")]
    [InlineData("service-principal", "CN=a.example", "EVS-5111")]
    [InlineData("root", "CN=a.example", "EVS-5113")]
    [InlineData("issuing-ca", "CN=a.example", "EVS-5113")]
    [InlineData("sts-signing", "CN=a.example", "EVS-5113")]
    public void Check_UsedOtherwiseBefore_IsRefused(string profile, string subject, string code)
        => KeyReuse.Check(Profile, "CN=a.example", [new EarlierUse("tls-server", "CN=a.example"), new EarlierUse(profile, subject)])!.Code.Id.Should().Be(code);

    [Fact]
    public void Check_Compromised_IsRefusedForItsOwnSubjectToo()
        => KeyReuse.Check(Profile, "CN=a.example", [new EarlierUse("tls-server", "CN=a.example", IsCompromised: true)])!
            .Code.Should().Be(ErrorCodes.Certificates.KeyCompromised);
}
