using Everseal.Core.Errors;
using Everseal.Core.WsTrust;

namespace Everseal.Core.Tests.WsTrust;

public sealed class HolderOfKeyConditionsTests
{
    [Theory]
    [InlineData(null, false, KeyType.Bearer)]
    [InlineData(null, true, KeyType.PublicKey)]
    [InlineData(KeyType.Bearer, false, KeyType.Bearer)]
    [InlineData(KeyType.Bearer, true, KeyType.Bearer)]
    [InlineData(KeyType.PublicKey, true, KeyType.PublicKey)]
    public void Decide_WhatTheRequestCanProve_Decides(KeyType? asked, bool signed, KeyType expected)
        => HolderOfKeyConditions.Decide(Request(asked, signed)).OrThrow().Should().Be(expected);

    [Fact]
    public void Decide_HolderOfKeyWithoutSignature_IsRefused()
        => HolderOfKeyConditions.Decide(Request(KeyType.PublicKey, signed: false))
            .Error!.Code.Should().Be(ErrorCodes.Messages.ProofOfPossessionMissing);

    private static SoapRequest Request(KeyType? asked, bool signed)
        => WireFixture.Request((signed ? WireFixture.Signed : WireFixture.Password) with { KeyType = asked });
}
