using CsCheck;
using Everseal.Core.Errors;
using Everseal.Core.Saml2;
using Everseal.Core.Tokens;

namespace Everseal.Core.Tests.Tokens;

public sealed class ClaimRuleTests
{
    private const string Groups = "http://rsa.com/schemas/attr-names/2009/01/GroupIdentity";

    private static readonly Subject Ann = TokenFixture.Ann with
    {
        Groups = [@"everseal.local\vc-admins", @"everseal.local\VC-readers", @"everseal.local\payroll", @"everseal.local\Everyone"],
    };

    private static readonly Gen<string> Name = Gen.Char["abcxyz019:/#?=_.-"].Array[1, 20].Select(characters => "urn:" + new string(characters));

    private static readonly Gen<ClaimRule> AnyRule = Gen.OneOf<ClaimRule>(
        Gen.Select(Gen.Enum<SubjectClaim>(), Name, Gen.Bool).Select((claim, name, renamed) => (ClaimRule)new ClaimRule.Release(claim, null, renamed ? name : null)),
        Gen.Select(Gen.Char["abcXYZ-_"].Array[1, 9], Name, Gen.Bool).Select((prefix, name, renamed) =>
            (ClaimRule)new ClaimRule.Release(SubjectClaim.Groups, new string(prefix), renamed ? name : null)),
        Gen.Select(Name, Gen.Char["abc =*ä"].Array[1, 9]).Select((name, value) => (ClaimRule)new ClaimRule.Constant(name, $"v{new string(value)}v")));

    [Fact]
    public void Read_WhatAnyRuleWrites_IsThatRule()
        => AnyRule.Sample(rule => ClaimRule.Read(rule.ToString()).OrThrow() == rule);

    [Theory]
    [InlineData("emailaddress", "emailAddress")]
    [InlineData("GROUPS like vc-*", "groups like vc-*")]
    [InlineData("surname as urn:oid:2.5.4.4", "surname as urn:oid:2.5.4.4")]
    [InlineData("urn:example:site = two words", "urn:example:site = two words")]
    public void Read_Text_IsWrittenInOneWay(string text, string written)
        => ClaimRule.Read(text).OrThrow().ToString().Should().Be(written);

    [Theory]
    [InlineData("")]
    [InlineData("phone")]
    [InlineData("surname as")]
    [InlineData("surname as sn")]
    [InlineData("surname as urn:")]
    [InlineData("surname as /etc/passwd")]
    [InlineData("surname as https://rp.example/?a=1&b=2")]
    [InlineData("surname like a*")]
    [InlineData("groups like vc-")]
    [InlineData("groups like *")]
    [InlineData("groups like v*c*")]
    [InlineData("urn:example:site =")]
    [InlineData("site = north")]
    [InlineData("urn:example:site = no\u0001rth")]
    public void Read_Unusable_IsRefused(string text)
        => ClaimRule.Read(text).Error!.Code.Should().Be(ErrorCodes.RelyingParties.ClaimRuleNotUsable);

    [Theory]
    [InlineData("surname", "surname")]
    [InlineData("surname", "givenName as http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname")]
    [InlineData("surname", "http://vmware.com/schemas/attr-names/2011/07/isSolution = true")]
    public void ReadRules_OneNameTwice_IsRefused(string first, string second)
        => ClaimRules.Read([first, second]).Error!.Code.Should().Be(ErrorCodes.RelyingParties.ClaimRuleNotUsable);

    [Fact]
    public void Attributes_NoRules_AreAllThatIsKnown()
        => AttributesOf(TokenFixture.Ann).Select(attribute => attribute.FriendlyName)
            .Should().Equal("Groups", "givenName", "surname", "emailAddress", "Subject Type");

    [Fact]
    public void Attributes_SomeReleased_HoldThoseAndTheKindOnly()
        => AttributesOf(Ann, "emailAddress as urn:oid:0.9.2342.19200300.100.1.3", "urn:example:site = north").Should().BeEquivalentTo(
            new[]
            {
                new AssertionAttribute("emailAddress", "urn:oid:0.9.2342.19200300.100.1.3", ["ann@example.org"]),
                new AssertionAttribute("urn:example:site", "urn:example:site", ["north"]),
                new AssertionAttribute("Subject Type", "http://vmware.com/schemas/attr-names/2011/07/isSolution", ["false"]),
            },
            equivalence => equivalence.WithStrictOrdering());

    [Fact]
    public void Attributes_GroupsLike_HoldThoseGroupsWhateverTheirCase()
        => AttributesOf(Ann, "groups like vc-*")[0].Should().BeEquivalentTo(
            new AssertionAttribute("Groups", Groups, [@"everseal.local\vc-admins", @"everseal.local\VC-readers"]));

    [Fact]
    public void Attributes_SeveralPrefixes_MakeOneAttributeWithEachGroupOnce()
        => AttributesOf(Ann, "groups like vc-*", "groups like pay*", "groups like vc-a*")[0].Should().BeEquivalentTo(
            new AssertionAttribute("Groups", Groups, [@"everseal.local\vc-admins", @"everseal.local\VC-readers", @"everseal.local\payroll"]));

    [Theory]
    [InlineData("groups like vc-*", "groups")]
    [InlineData("groups like vc-*", "surname as http://rsa.com/schemas/attr-names/2009/01/GroupIdentity")]
    [InlineData("groups like vc-* as urn:x:y", "urn:x:y = north")]
    public void ReadRules_PrefixBesideAnotherRuleOfTheName_IsRefused(string first, string second)
        => ClaimRules.Read([first, second]).Error!.PublicDetail.Should().Contain("twice");

    [Fact]
    public void ReadRules_UsualBesideAnother_SaysThatItStandsAlone()
        => ClaimRules.Read(["usual", "urn:example:site = north"]).Error!.PublicDetail.Should().Contain("stands alone").And.Contain("emailAddress");

    [Fact]
    public void Attributes_NothingLeft_StillHoldTheKind()
        => AttributesOf(TokenFixture.Service, "emailAddress", "groups like vc-*").Should().ContainSingle()
            .Which.FriendlyName.Should().Be("Subject Type", "an AttributeStatement without an attribute is no valid SAML");

    [Fact]
    public void Attributes_AnyRules_TellNothingOfTheSubjectThatNoRuleNames()
        => AnyRule.Array[1, 5].Where(rules => ClaimRules.Read([.. rules.Select(rule => rule.ToString())]).IsSuccess).Sample(rules =>
        {
            var names = rules.Select(rule => rule.AttributeName).Append("http://vmware.com/schemas/attr-names/2011/07/isSolution").ToList();
            return AttributesOf(Ann, [.. rules.Select(rule => rule.ToString())]).All(attribute => names.Contains(attribute.Name));
        });

    private static IReadOnlyList<AssertionAttribute> AttributesOf(Subject subject, params string[] rules)
        => TokenFixture.Unsigned(subject: subject, relyingParty: TokenFixture.AnyRelyingParty with
        {
            Rules = new RelyingPartyRules { Claims = ClaimRules.Read(rules).OrThrow() },
        }).Assertion.Attributes;
}
