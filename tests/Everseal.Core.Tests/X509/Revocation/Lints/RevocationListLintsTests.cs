using System.Formats.Asn1;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Core.X509.Revocation.Lints;

namespace Everseal.Core.Tests.X509.Revocation.Lints;

/// <summary>For every lint one list that breaks it: a sound one, as it was read, with one thing changed.</summary>
public sealed class RevocationListLintsTests
{
    private static readonly DateTimeOffset Now = RevocationFixture.Now;

    private static readonly EncodedRevocationList Sound = EncodedRevocationList.Read(
        RevocationFixture.Issue(entries: [RevocationFixture.Revoked(), RevocationFixture.Revoked(reason: RevocationReason.Unspecified)]).Der);

    private static readonly Dictionary<string, Func<RevocationListUnderLint>> Breakers = new(StringComparer.Ordinal)
    {
        ["crl_version_2"] = () => Broken(list => list with { Version = null }),
        ["crl_signature_algorithms_match"] = () => Broken(list => list with { InnerSignatureAlgorithm = Algorithm("1.2.840.10045.4.3.2") }),
        ["crl_signature_algorithm_accepted"] = () => Broken(list => list with { SignatureAlgorithm = Algorithm("1.2.840.10045.4.1") }),
        ["crl_issuer_matches_subject"] = () => Broken(list => list with { Issuer = RevocationFixture.Authority.Root.SubjectName.RawData }),
        ["crl_issuer_may_sign"] = () => Of(Sound) with { Issuer = RevocationFixture.Leaf },
        ["crl_this_update_not_in_future"] = () => Broken(list => list with { ThisUpdate = Now.AddSeconds(1) }),
        ["crl_next_update_present"] = () => Broken(list => list with { NextUpdate = null }),
        ["crl_next_update_after_this_update"] = () => Broken(list => list with { NextUpdate = list.ThisUpdate }),
        ["crl_validity_within_schedule"] = () => Broken(list => list with { NextUpdate = list.NextUpdate!.Value.AddSeconds(1) }),
        ["crl_number"] = () => Broken(Without(Oids.RevocationListNumber)),
        ["crl_number_increases"] = () => Of(Sound) with { PreviousNumber = Now.ToUnixTimeSeconds() },
        ["crl_authority_key_identifier"] = () => Broken(Replace(Oids.AuthorityKeyIdentifier, critical: false, "30058003010203")),
        ["crl_issuing_distribution_point"] = () => Broken(Replace(Oids.IssuingDistributionPoint, critical: true, "30038201FF")),
        ["crl_complete"] = () => Broken(Add(Oids.DeltaIndicator, "020101")),
        ["crl_extensions_known"] = () => Broken(Add("1.2.3.4", "0500")),
        ["crl_no_duplicate_extensions"] = () => Broken(Add(Oids.RevocationListNumber, "020101")),
        ["crl_entries_absent_when_empty"] = () => Broken(list => list with { Entries = [] }),
        ["crl_entry_serial_numbers_positive"] = () => Broken(Entry(entry => entry with { SerialNumber = new byte[] { 0x80, 1 } })),
        ["crl_entries_unique"] = () => Broken(list => list with { Entries = [list.Entries![0], list.Entries[0]] }),
        ["crl_entry_dates_not_in_future"] = () => Broken(Entry(entry => entry with { RevokedAt = Now.AddSeconds(1) })),
        ["crl_entry_reasons"] = () => Broken(Entry(entry => entry with { Extensions = [Extension(Oids.RevocationReason, false, "0A0106")] })),
    };

    public static TheoryData<string> Lints => [.. RevocationListLints.All.Select(lint => lint.Name)];

    [Fact]
    public void Check_SoundList_FindsNothing()
        => Findings(Of(Sound)).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Lints))]
    public void Check_OneThingWrong_ThatLintSaysSo(string lint)
        => Findings(Breakers[lint]()).Should().Contain(lint);

    [Theory]
    [InlineData("0A0100", "unspecified is left out")]
    [InlineData("0A0106", "certificateHold comes back")]
    [InlineData("0A0107", "seven is no reason")]
    [InlineData("0A0108", "removeFromCRL is for delta lists")]
    [InlineData("020101", "no enumeration")]
    public void EntryReasons_WhatIsNeverWritten_IsFound(string value, string why)
        => Findings(Broken(Entry(entry => entry with { Extensions = [Extension(Oids.RevocationReason, false, value)] }))).Should().Contain("crl_entry_reasons", why);

    [Theory]
    [InlineData("3000", "an empty scope")]
    [InlineData("30068101FF8401FF", "an indirect list")]
    [InlineData("30068301FF", "not what it says")]
    [InlineData("0500", "no sequence")]
    public void IssuingDistributionPoint_AnythingButTheScope_IsFound(string value, string why)
        => Findings(Broken(Replace(Oids.IssuingDistributionPoint, critical: true, value))).Should().Contain("crl_issuing_distribution_point", why);

    [Fact]
    public void Lints_All_NameTheirSource()
        => RevocationListLints.All.Should().OnlyContain(lint => lint.Source.Length > 0).And.OnlyHaveUniqueItems(lint => lint.Name);

    private static List<string> Findings(RevocationListUnderLint content)
        => [.. RevocationListLints.All.Where(lint => lint.Finding(content) is not null).Select(lint => lint.Name)];

    private static RevocationListUnderLint Of(EncodedRevocationList list)
        => new(list, RevocationFixture.Authority.Issuing, RevocationListSchedule.EndEntities, null, Now);

    private static RevocationListUnderLint Broken(Func<EncodedRevocationList, EncodedRevocationList> change) => Of(change(Sound));

    private static Func<EncodedRevocationList, EncodedRevocationList> Without(string oid)
        => list => list with { Extensions = [.. list.Extensions.Where(extension => extension.Oid != oid)] };

    private static Func<EncodedRevocationList, EncodedRevocationList> Add(string oid, string value)
        => list => list with { Extensions = [.. list.Extensions, Extension(oid, false, value)] };

    private static Func<EncodedRevocationList, EncodedRevocationList> Replace(string oid, bool critical, string value)
        => list => list with { Extensions = [.. Without(oid)(list).Extensions, Extension(oid, critical, value)] };

    private static Func<EncodedRevocationList, EncodedRevocationList> Entry(Func<EncodedEntry, EncodedEntry> change)
        => list => list with { Entries = [change(list.Entries![0])] };

    private static EncodedExtension Extension(string oid, bool critical, string value) => new(oid, critical, Convert.FromHexString(value));

    private static byte[] Algorithm(string oid)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            writer.WriteObjectIdentifier(oid);
        return writer.Encode();
    }
}
