using CsCheck;
using Everseal.Watch.Probes.Tls;

namespace Everseal.Watch.Tests.Probes.Tls;

public sealed class PlainHandshakeTests
{
    private static readonly byte[] Leaf = [1, 2, 3];
    private static readonly byte[] Issuer = [4, 5];

    [Fact]
    public void Read_WholeFlight_TellsVersionAndChain()
    {
        var read = PlainHandshake.Read(HandshakeOctets.Flight(Leaf, Issuer));

        read.SpeaksTls.Should().BeTrue();
        read.Version.Should().Be(0x0303);
        read.Alert.Should().BeNull();
        Chain(read).Should().Equal("010203", "0405");
    }

    [Fact]
    public void Read_MessageOverManyRecords_IsPutTogether()
    {
        byte[] messages = [.. HandshakeOctets.ServerHello(0x0301), .. HandshakeOctets.Certificate(Leaf, Issuer)];

        var read = PlainHandshake.Read(messages.SelectMany(octet => HandshakeOctets.Record(22, [octet])).ToArray());

        read.Version.Should().Be(0x0301);
        Chain(read).Should().Equal("010203", "0405");
    }

    [Fact]
    public void Read_AlertAfterChain_TellsBoth()
    {
        var read = PlainHandshake.Read((byte[])[.. HandshakeOctets.Flight(Leaf), .. HandshakeOctets.Record(21, [2, 40])]);

        read.Alert.Should().Be(40);
        Chain(read).Should().Equal("010203");
    }

    [Fact]
    public void Read_WhatComesEncrypted_IsLeftAlone()
    {
        byte[] received = [.. HandshakeOctets.Record(22, HandshakeOctets.ServerHello(0x0303)), .. HandshakeOctets.Record(20, [1]), .. HandshakeOctets.Record(21, [2, 40])];

        PlainHandshake.Read(received).Should().Match<PlainHandshake>(read => read.SpeaksTls && read.Version == 0x0303 && read.Alert == null);
    }

    [Fact]
    public void Read_CutAnywhere_TellsNoMoreThanTheWhole()
    {
        var flight = HandshakeOctets.Flight(Leaf, Issuer);

        for (var length = 0; length < flight.Length; length++)
            Chain(PlainHandshake.Read(flight.AsMemory(0, length))).Should().BeSubsetOf(["010203", "0405"]);
    }

    [Fact]
    public void Read_AnyOctets_NeverThrows()
        => Gen.Byte.Array[0, 64].Select(tail => (byte[])[22, 3, 3, 0, 60, .. tail]).Sample(octets => PlainHandshake.Read(octets) is not null);

    [Theory]
    [InlineData("")]
    [InlineData("1603")]
    [InlineData("485454502F312E31")]
    public void Read_NoRecord_IsNoTls(string octets)
        => PlainHandshake.Read(Convert.FromHexString(octets)).SpeaksTls.Should().BeFalse();

    private static IEnumerable<string> Chain(PlainHandshake read) => read.Certificates.Select(der => Convert.ToHexString(der.Span));
}
