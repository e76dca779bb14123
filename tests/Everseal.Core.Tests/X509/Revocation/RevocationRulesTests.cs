using Everseal.Core.Errors;
using Everseal.Core.X509.Revocation;

namespace Everseal.Core.Tests.X509.Revocation;

public sealed class RevocationRulesTests
{
    [Theory]
    [InlineData(null, RevocationReason.Superseded, RevocationChange.Revoke)]
    [InlineData(RevocationReason.Superseded, RevocationReason.Superseded, RevocationChange.None)]
    [InlineData(RevocationReason.Superseded, RevocationReason.KeyCompromise, RevocationChange.ChangeReason)]
    [InlineData(RevocationReason.Unspecified, RevocationReason.KeyCompromise, RevocationChange.ChangeReason)]
    [InlineData(RevocationReason.KeyCompromise, RevocationReason.KeyCompromise, RevocationChange.None)]
    public void Decide_Leaf_ChangesWhatMayChange(RevocationReason? current, RevocationReason asked, RevocationChange expected)
        => RevocationRules.Decide(current, asked, isAuthority: false).OrThrow().Should().Be(expected);

    [Theory]
    [InlineData(RevocationReason.KeyCompromise, RevocationReason.Superseded)]
    [InlineData(RevocationReason.Superseded, RevocationReason.Unspecified)]
    [InlineData(RevocationReason.Superseded, RevocationReason.CessationOfOperation)]
    public void Decide_AnotherReasonThanACompromise_IsRefused(RevocationReason current, RevocationReason asked)
        => RevocationRules.Decide(current, asked, isAuthority: false).Error!.Code.Should().Be(ErrorCodes.Revocation.AlreadyRevoked);

    [Fact]
    public void Decide_AuthorityCompromiseOfALeaf_IsRefused()
        => RevocationRules.Decide(null, RevocationReason.AuthorityCompromise, isAuthority: false).Error!.Code.Should().Be(ErrorCodes.Revocation.ReasonUnsuitable);

    [Fact]
    public void Decide_AuthorityCompromiseOfACa_Revokes()
        => RevocationRules.Decide(null, RevocationReason.AuthorityCompromise, isAuthority: true).OrThrow().Should().Be(RevocationChange.Revoke);

    [Fact]
    public void Names_All_FindTheirReason()
        => RevocationReasons.Names.Select(name => RevocationReasons.Find(name)!.Value.Name()).Should().Equal(RevocationReasons.Names);

    [Theory]
    [InlineData("certificateHold")]
    [InlineData("removeFromCRL")]
    [InlineData("keycompromise")]
    public void Find_WhatIsNotOffered_IsNothing(string name) => RevocationReasons.Find(name).Should().BeNull();
}
