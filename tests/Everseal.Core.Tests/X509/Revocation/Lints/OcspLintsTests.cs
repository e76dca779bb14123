using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Core.X509.Revocation.Lints;

namespace Everseal.Core.Tests.X509.Revocation.Lints;

/// <summary>For every lint one response that breaks it: a sound one, as it was read, with one thing changed.</summary>
public sealed class OcspLintsTests
{
    private static readonly DateTimeOffset Now = RevocationFixture.Now;

    private static readonly EncodedOcspResponse Sound = EncodedOcspResponse.Read(OcspIssuance.Prepare(
        RevocationFixture.Authority.Issuing,
        [(RevocationFixture.Id(), new OcspStatus.Revoked(Now.AddHours(-1), RevocationReason.KeyCompromise))],
        new byte[] { 4, 1, 9 },
        Now).OrThrow().ToBeSigned);

    private static readonly Dictionary<string, Func<EncodedOcspResponse, EncodedOcspResponse>> Breakers = new(StringComparer.Ordinal)
    {
        ["ocsp_version_left_out"] = response => response with { HasVersion = true },
        ["ocsp_responder_is_issuer"] = response => response with { ResponderKeyHash = new byte[20] },
        ["ocsp_produced_now"] = response => response with { ProducedAt = Now.AddSeconds(-2) },
        ["ocsp_speaks_of_something"] = response => response with { Statuses = [] },
        ["ocsp_certificates_of_issuer"] = Status(status => status with { Certificate = RevocationFixture.Id(issuer: RevocationFixture.Authority.Root) }),
        ["ocsp_this_update_not_in_future"] = Status(status => status with { ThisUpdate = Now.AddSeconds(1) }),
        ["ocsp_next_update_present"] = Status(status => status with { NextUpdate = null }),
        ["ocsp_next_update_after_this_update"] = Status(status => status with { NextUpdate = status.ThisUpdate }),
        ["ocsp_validity_bounded"] = Status(status => status with { NextUpdate = status.NextUpdate!.Value.AddSeconds(1) }),
        ["ocsp_revoked_not_in_future"] = Status(status => status with { Status = new OcspStatus.Revoked(Now.AddSeconds(1), RevocationReason.KeyCompromise) }),
        ["ocsp_reasons"] = Status(status => status with { Reason = 6 }),
        ["ocsp_extensions_known"] = response => response with { Extensions = [new EncodedExtension(Oids.OcspNonce, Critical: true, new byte[] { 4, 0 })] },
    };

    public static TheoryData<string> Lints => [.. OcspLints.All.Select(lint => lint.Name)];

    [Fact]
    public void Check_SoundResponse_FindsNothing()
        => Findings(Sound).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Lints))]
    public void Check_OneThingWrong_ThatLintSaysSo(string lint)
        => Findings(Breakers[lint](Sound)).Should().Contain(lint);

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    public void Reasons_WhatIsNeverWritten_IsFound(int reason)
        => Findings(Status(status => status with { Reason = reason })(Sound)).Should().Contain("ocsp_reasons");

    [Fact]
    public void Lints_All_NameTheirSource()
        => OcspLints.All.Should().OnlyContain(lint => lint.Source.Length > 0).And.OnlyHaveUniqueItems(lint => lint.Name);

    private static List<string> Findings(EncodedOcspResponse response)
        => [.. OcspLints.All.Where(lint => lint.Finding(new OcspUnderLint(response, RevocationFixture.Authority.Issuing, Now)) is not null).Select(lint => lint.Name)];

    private static Func<EncodedOcspResponse, EncodedOcspResponse> Status(Func<EncodedOcspStatus, EncodedOcspStatus> change)
        => response => response with { Statuses = [change(response.Statuses[0])] };
}
