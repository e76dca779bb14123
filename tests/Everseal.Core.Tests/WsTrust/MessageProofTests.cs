using System.Security.Cryptography;
using System.Text;
using Everseal.Core.Errors;
using Everseal.Core.Tests.Tokens;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;

namespace Everseal.Core.Tests.WsTrust;

public sealed class MessageProofTests
{
    private static readonly DateTimeOffset Now = WireFixture.Now;
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(10);

    /// <summary>Seconds from now.</summary>
    [Theory]
    [InlineData(0, 60, null)]
    [InlineData(600, 660, null)]
    [InlineData(601, 660, "EVS-1207")]
    [InlineData(-700, -599, null)]
    [InlineData(-700, -600, "EVS-1206")]
    [InlineData(0, 24 * 3600, null)]
    [InlineData(0, (24 * 3600) + 1, "EVS-1205")]
    [InlineData(60, 0, "EVS-1205")]
    public void CheckFresh_Timestamp_IsJudgedWithTolerance(int created, int expires, string? code)
        => MessageProof.CheckFresh(Timestamp(created, expires), Now, Tolerance).Error?.Code.Id.Should().Be(code);

    [Theory]
    [InlineData(601, 660)]
    [InlineData(-700, -600)]
    public void CheckFresh_Refused_NamesBothTimes(int created, int expires)
    {
        var error = MessageProof.CheckFresh(Timestamp(created, expires), Now, Tolerance).Error!;

        error.PublicDetail.Should().Contain(XmlTime.Write(Now)).And.Contain(XmlTime.Write(Now.AddSeconds(created > 0 ? created : expires)));
    }

    [Fact]
    public void Verify_SignedRequest_VouchesForTimestampAndBody()
    {
        var request = WireFixture.Request(WireFixture.Signed);

        var proof = Verify(request).OrThrow();

        proof.Signed.Should().BeEquivalentTo([request.Security.Timestamp.Element, request.Envelope.Body], options => options.Using(ReferenceEqualityComparer.Instance));
    }

    [Fact]
    public void Verify_WithRsaAndEverySupportedHash_Succeeds()
    {
        foreach (var algorithm in SignatureAlgorithm.All.Where(algorithm => algorithm.IsRsa))
        {
            var signer = new RequestSigner(TokenFixture.SigningCertificate, TokenFixture.SigningKey, algorithm);

            Verify(WireFixture.Request(WireFixture.Signed with { Signer = signer })).OrThrow().Algorithm.Should().Be(algorithm);
        }
    }

    [Fact]
    public void Verify_CertificateOfAnotherKey_IsRefused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = WireFixture.Request(WireFixture.Signed with { Signer = new RequestSigner(TokenFixture.HolderCertificate, other) });

        Verify(request).Error!.Code.Should().Be(ErrorCodes.Signatures.ValueMismatch);
    }

    [Theory]
    [InlineData("<wsu:Expires>2026-12-01T12:01:00.123Z", "<wsu:Expires>2026-12-01T12:09:00.123Z")]
    [InlineData("<wst:Delegatable>false", "<wst:Delegatable>true")]
    public void Verify_TimestampOrBodyChanged_IsRefused(string what, string with)
    {
        var text = Encoding.UTF8.GetString(WireFixture.Write(WireFixture.Signed).Span);
        text.Should().Contain(what);
        var request = WireFixture.Read(Encoding.UTF8.GetBytes(text.Replace(what, with, StringComparison.Ordinal))).OrThrow();

        Verify(request).Error!.Code.Should().Be(ErrorCodes.Signatures.DigestMismatch);
    }

    [Fact]
    public void Verify_BodyMovedAwayAndReplaced_IsRefused()
    {
        // Signature wrapping: the signed Body stays in the document, where nobody reads it, and another takes its place.
        var text = Encoding.UTF8.GetString(WireFixture.Write(WireFixture.Signed).Span);
        var start = text.IndexOf("<S:Body", StringComparison.Ordinal);
        var body = text[start..(text.IndexOf("</S:Body>", StringComparison.Ordinal) + "</S:Body>".Length)];
        var forged = body.Replace("-b\"", "-x\"", StringComparison.Ordinal).Replace("Delegatable>false", "Delegatable>true", StringComparison.Ordinal);
        var wrapped = text.Replace(body, forged, StringComparison.Ordinal)
            .Replace("<S:Header>", "<S:Header><x:Old xmlns:x=\"urn:x\">" + body + "</x:Old>", StringComparison.Ordinal);
        var request = WireFixture.Read(Encoding.UTF8.GetBytes(wrapped)).OrThrow();

        Verify(request).Error!.Code.Should().Be(ErrorCodes.Signatures.ReferenceTarget);
    }

    [Theory]
    [InlineData(-60, null)]
    [InlineData(-16 * 60, "EVS-1206")]
    [InlineData(11 * 60, "EVS-1206")]
    public void CheckFresh_UsernameToken_IsJudgedByItsCreated(int created, string? code)
        => MessageProof.CheckFresh(new UsernameToken("ann", "pw", null, Now.AddSeconds(created)), Now, Tolerance).Error?.Code.Id.Should().Be(code);

    [Fact]
    public void ToString_UsernameToken_HidesThePassword()
        => new UsernameToken("ann", "secret", null, null).ToString().Should().NotContain("secret");

    private static MessageTimestamp Timestamp(int created, int expires)
        => new(Now.AddSeconds(created), Now.AddSeconds(expires), TokenFixture.Read("<t/>"u8.ToArray()));

    private static Result<VerifiedSignature> Verify(SoapRequest request)
        => MessageProof.Verify(
            request.Security.Signature!, request.Security.Timestamp.Element, request.Envelope.Body, request.Security.BinarySecurityToken!.Certificate);
}
