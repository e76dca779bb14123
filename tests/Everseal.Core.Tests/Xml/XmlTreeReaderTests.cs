using System.Text;
using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.Tests.Xml;

public class XmlTreeReaderTests
{
    private static Result<Element> Read(string xml) => XmlTreeReader.Read(Encoding.UTF8.GetBytes(xml), XmlLimits.Standard);

    [Fact]
    public void Read_WellFormed_KeepsNamesAttributesAndText()
    {
        var root = Read("""<a:x xmlns:a="urn:a" xmlns="urn:d" b="1" a:c="2">t<y/>u</a:x>""").OrThrow();

        root.Is("urn:a", "x").Should().BeTrue();
        root.Attribute("b").Should().Be("1");
        root.Attribute("urn:a", "c").Should().Be("2");
        root.Text.Should().Be("tu");
        root.Find("urn:d", "y").Should().NotBeNull();
        root.ResolvePrefix("").Should().Be("urn:d");
        root.ResolvePrefix("nowhere").Should().BeNull();
    }

    [Fact]
    public void Read_CdataBetweenText_JoinsOneValue()
        => Read("<x>adm<![CDATA[in@realm]]>.evil</x>").OrThrow().Text.Should().Be("admin@realm.evil");

    [Fact]
    public void Read_CharacterReferences_AreDecoded()
        => Read("<x>a&#13;&amp;&lt;&#x1F600;</x>").OrThrow().Text.Should().Be("a\r&<\U0001F600");

    [Theory]
    [InlineData("<x>a<!-- c -->b</x>", "EVS-1008")]
    [InlineData("<x>a<?p i?>b</x>", "EVS-1009")]
    [InlineData("<!DOCTYPE x><x/>", "EVS-1007")]
    [InlineData("<!DOCTYPE x [<!ENTITY e 'v'>]><x>&e;</x>", "EVS-1007")]
    [InlineData("<x>&nbsp;</x>", "EVS-1001")]
    [InlineData("<x><y></x>", "EVS-1001")]
    [InlineData("<x a='1' a='2'/>", "EVS-1001")]
    [InlineData("<p:x/>", "EVS-1001")]
    [InlineData("", "EVS-1001")]
    [InlineData("no xml at all", "EVS-1001")]
    [InlineData("<x/><y/>", "EVS-1001")]
    [InlineData("<x>\u0001</x>", "EVS-1001")]
    [InlineData("<?xml version='1.0' encoding='utf-16'?><x/>", "EVS-1002")]
    [InlineData("<?xml version='1.0' encoding='iso-8859-1'?><x/>", "EVS-1002")]
    public void Read_Refused_SaysWhy(string xml, string code)
        => Read(xml).Error!.Code.Id.Should().Be(code);

    [Fact]
    public void Read_InvalidUtf8_IsRefused()
        => XmlTreeReader.Read(new byte[] { (byte)'<', (byte)'x', (byte)'>', 0xC0, 0xAF, (byte)'<', (byte)'/', (byte)'x', (byte)'>' }, XmlLimits.Standard)
            .Error!.Code.Should().Be(ErrorCodes.Xml.NotUtf8);

    [Fact]
    public void Read_ByteOrderMark_IsSkipped()
        => XmlTreeReader.Read(new byte[] { 0xEF, 0xBB, 0xBF }.Concat("<x/>"u8.ToArray()).ToArray(), XmlLimits.Standard)
            .IsSuccess.Should().BeTrue();

    [Fact]
    public void Read_TenThousandLevels_IsRefusedForDepth()
        => Read(string.Concat(Enumerable.Repeat("<a>", 10_000))).Error!.Code.Should().Be(ErrorCodes.Xml.TooDeep);

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Read_DepthLimit_CountsTheRoot(int depth, bool accepted)
        => Read(string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth)))
            .IsSuccess.Should().Be(accepted);

    [Fact]
    public void Read_TooManyBytes_IsRefusedBeforeParsing()
        => XmlTreeReader.Read(new byte[1024 * 1024 + 1], XmlLimits.Standard).Error!.Code.Should().Be(ErrorCodes.Xml.TooLarge);

    [Fact]
    public void Read_TooManyElements_IsRefused()
        => Read("<r>" + string.Concat(Enumerable.Repeat("<a/>", 20_000)) + "</r>").Error!.Code.Should().Be(ErrorCodes.Xml.TooManyElements);

    [Fact]
    public void Read_TooManyAttributes_IsRefused()
        => Read("<r " + string.Join(' ', Enumerable.Range(0, 65).Select(i => $"a{i}='{i}'")) + "/>").Error!.Code
            .Should().Be(ErrorCodes.Xml.TooManyAttributes);

    [Fact]
    public void Read_MegabyteOfTextInManyPieces_IsJoinedOnce()
    {
        var xml = Encoding.UTF8.GetBytes($"<x>{new string('a', 400_000)}{string.Concat(Enumerable.Repeat("<![CDATA[b]]>", 40_000))}</x>");
        var before = GC.GetAllocatedBytesForCurrentThread();

        XmlTreeReader.Read(xml, XmlLimits.Standard).OrThrow().Text.Length.Should().Be(440_000);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(50_000_000, "joining piece by piece would copy gigabytes");
    }

    [Fact]
    public void Read_NameOfAMegabyte_IsRefusedAndNotEchoed()
    {
        var error = Read($"<{new string('n', 300)}/>").Error!;

        error.Code.Should().Be(ErrorCodes.Xml.NameTooLong);
        error.ToString().Length.Should().BeLessThan(200);
    }

    [Fact]
    public void Read_MalformedMessage_DoesNotQuoteIt()
        => Read("<x><Password>hunter2</Pasword></x>").Error!.ToString().Should().NotContain("hunter2");

    public static TheoryData<string> Bombs()
        => [.. Directory.GetFiles(Vectors.Folder("xml-bombs"), "*.xml").Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith("simple", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Read_Bomb_IsRefusedForItsDoctype(string file)
        => XmlTreeReader.Read(Vectors.Read("xml-bombs", file), XmlLimits.Standard).Error!.Code.Should().Be(ErrorCodes.Xml.Dtd);

    [Theory]
    [InlineData("simple.xml", "EVS-1008")]
    [InlineData("simple-ns.xml", "EVS-1009")]
    public void Read_HarmlessNeighbourOfTheBombs_IsJudgedOnItsOwn(string file, string code)
        => XmlTreeReader.Read(Vectors.Read("xml-bombs", file), XmlLimits.Standard).Error!.Code.Id.Should().Be(code);
}
