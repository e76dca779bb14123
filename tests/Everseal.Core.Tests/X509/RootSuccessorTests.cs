using Everseal.Core.X509;

namespace Everseal.Core.Tests.X509;

public sealed class RootSuccessorTests
{
    [Theory]
    [InlineData("Example root CA", "Example root CA G2")]
    [InlineData("Example root CA G2", "Example root CA G3")]
    [InlineData("Example root CA G9", "Example root CA G10")]
    [InlineData("Example Group", "Example Group G2")]
    [InlineData("Example G", "Example G G2")]
    public void NameAfter_Root_CountsTheGenerationOn(string present, string next)
    {
        var name = RootSuccessor.NameAfter(CertificateSubject.Named(present, "Example").Name).Name;

        SubjectName.CommonName(name).Should().Be(next);
        SubjectName.Organization(name).Should().Be("Example");
    }

    [Fact]
    public void Check_RootAfterItsCrossCertificate_IsOneCa()
    {
        EarlierUse[] cross = [new(CertificateProfiles.CrossRoot.Name, "CN=Next")];

        KeyReuse.Check(CertificateProfiles.Root, "CN=Next", cross).Should().BeNull();
        KeyReuse.Check(CertificateProfiles.Root, "CN=Other", cross).Should().NotBeNull("that is another CA");
        KeyReuse.Check(CertificateProfiles.IssuingCa, "CN=Next", cross).Should().NotBeNull("that is another purpose");
        KeyReuse.Check(CertificateProfiles.Root, "CN=Next", [cross[0] with { IsCompromised = true }]).Should().NotBeNull();
    }
}
