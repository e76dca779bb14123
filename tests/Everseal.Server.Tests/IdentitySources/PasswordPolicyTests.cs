using Everseal.Server.IdentitySources;

namespace Everseal.Server.Tests.IdentitySources;

public sealed class PasswordPolicyTests
{
    [Theory]
    [InlineData("twelve chars")]
    [InlineData("zwölf Zeichen")]
    [InlineData("no digit no capital no symbol")]
    public void Check_LongEnough_IsAccepted(string password) => PasswordPolicy.Check("alice", password).Should().BeNull();

    [Theory]
    [InlineData("eleven char")]
    [InlineData("hello ALICE here")]
    [InlineData("a control\u0007character")]
    [InlineData("")]
    public void Check_BreaksARule_IsRefused(string password) => PasswordPolicy.Check("alice", password).Should().NotBeNull();

    [Fact]
    public void Check_LongerThanMaximum_IsRefused()
    {
        PasswordPolicy.Check("alice", new string('x', 128)).Should().BeNull();
        PasswordPolicy.Check("alice", new string('x', 129)).Should().NotBeNull();
    }

    [Fact]
    public void Check_ShortUserName_MayOccur() => PasswordPolicy.Check("bob", "bobsleigh runs well").Should().BeNull();
}
