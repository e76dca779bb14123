using Everseal.Core.Errors;
using Everseal.Core.Passwords;

namespace Everseal.Core.Tests.Passwords;

public sealed class PasswordPolicyTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly PasswordPolicy Usual = new();

    /// <summary>What vCenter begins with.</summary>
    private static readonly PasswordPolicy Vsphere = new()
    {
        MinLength = 8, MaxLength = 20, MinLetters = 2, MinUppercase = 1, MinLowercase = 1, MinDigits = 1, MinSpecial = 1, MaxIdenticalAdjacent = 3, LifetimeDays = 90,
    };

    [Theory]
    [InlineData("twelve chars")]
    [InlineData("zwölf Zeichen")]
    [InlineData("no digit no capital no symbol")]
    public void Check_LongEnough_IsAccepted(string password) => Usual.Check("alice", password).Should().BeNull();

    [Theory]
    [InlineData("eleven char")]
    [InlineData("hello ALICE here")]
    [InlineData("a control\u0007character")]
    [InlineData("")]
    public void Check_BreaksARule_IsRefused(string password) => Usual.Check("alice", password).Should().NotBeNull();

    [Fact]
    public void Check_LongerThanMaximum_IsRefused()
    {
        Usual.Check("alice", new string('x', 128)).Should().BeNull();
        Usual.Check("alice", new string('x', 129)).Should().NotBeNull();
    }

    [Fact]
    public void Check_ShortUserName_MayOccur() => Usual.Check("bob", "bobsleigh runs well").Should().BeNull();

    [Theory]
    [InlineData("Passw0rd!", null)]
    [InlineData("Pw0!aaa", "8 to 20 characters")]
    [InlineData("Passw0rd!Passw0rd!Passw0rd!", "8 to 20 characters")]
    [InlineData("1234567!9", "2 letters")]
    [InlineData("passw0rd!", "1 capital letters")]
    [InlineData("PASSW0RD!", "1 small letters")]
    [InlineData("Password!", "1 digits")]
    [InlineData("Passw0rdd", "1 characters that are neither")]
    [InlineData("Passsw0rd!", null)]
    [InlineData("Passssw0rd!", "at most 3 times in a row")]
    [InlineData("Alice0rd!", "user name")]
    public void Check_EveryRuleOfVspheresPolicy_IsNamed(string password, string? rule)
    {
        var refusal = Vsphere.Check("alice", password);

        if (rule is null)
            refusal.Should().BeNull();
        else
            refusal!.PublicDetail.Should().Contain(rule);
    }

    [Fact]
    public void Check_Refused_NeverEchoesThePassword()
        => Usual.Check("alice", "hunter2").Should().NotBeNull().And.Subject.As<StsError>().ToString().Should().NotContain("hunter2");

    [Fact]
    public void CheckItself_UsualAndVspheres_AreUsable()
    {
        Usual.CheckItself().Should().BeNull();
        Vsphere.CheckItself().Should().BeNull();
    }

    public static TheoryData<PasswordPolicy> Unusable =>
    [
        new PasswordPolicy { MinLength = 7 },
        new PasswordPolicy { MinLength = 129 },
        new PasswordPolicy { MaxLength = 11 },
        new PasswordPolicy { MaxLength = 129 },
        new PasswordPolicy { MinDigits = -1 },
        new PasswordPolicy { MaxIdenticalAdjacent = -1 },
        new PasswordPolicy { MinLetters = 1, MinUppercase = 1, MinLowercase = 1 },
        new PasswordPolicy { MinUppercase = 60, MinLowercase = 60, MinDigits = 9 },
        new PasswordPolicy { MinUppercase = int.MaxValue, MinLowercase = int.MaxValue },
        new PasswordPolicy { History = 25 },
        new PasswordPolicy { History = -1 },
        new PasswordPolicy { LifetimeDays = 0 },
        new PasswordPolicy { LifetimeDays = 3651 },
        new PasswordPolicy { Description = new string('x', 257) },
        new PasswordPolicy { Description = "a bell\u0007" },
    ];

    [Theory]
    [MemberData(nameof(Unusable))]
    public void CheckItself_NobodyCouldSatisfyItOrItAsksTooLittle_IsRefused(PasswordPolicy policy)
        => policy.CheckItself()!.Code.Should().Be(ErrorCodes.Identities.PasswordPolicyNotUsable);

    [Fact]
    public void HasExpired_NoLifetime_IsNever() => Usual.HasExpired(Monday, Monday.AddYears(50)).Should().BeFalse();

    [Fact]
    public void HasExpired_NinetyDays_IsAtTheirEnd()
    {
        Vsphere.HasExpired(Monday, Monday.AddDays(90).AddTicks(-1)).Should().BeFalse();
        Vsphere.HasExpired(Monday, Monday.AddDays(90)).Should().BeTrue();
    }
}
