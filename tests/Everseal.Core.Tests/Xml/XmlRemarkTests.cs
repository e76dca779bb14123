using System.Text;
using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.Tests.Xml;

/// <summary>Comments and processing instructions: refused, but for documents of which no signature is believed.</summary>
public sealed class XmlRemarkTests
{
    private static readonly byte[] Split = Encoding.UTF8.GetBytes("<a><!-- first -->one<!-- second -->two<?third?>three</a>");

    [Fact]
    public void Read_RemarksAllowed_ReadsTheValueWhole()
        => XmlTreeReader.Read(Split, XmlLimits.Standard with { AllowsRemarks = true }).Value!.Text.Should().Be("onetwothree");

    [Fact]
    public void Read_StandardLimits_Refuses()
        => XmlTreeReader.Read(Split, XmlLimits.Standard).Error!.Code.Should().Be(ErrorCodes.Xml.Comment);

    [Fact]
    public void Read_RemarksAllowed_StillRefusesADoctype()
        => XmlTreeReader.Read(Encoding.UTF8.GetBytes("<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>"), XmlLimits.Standard with { AllowsRemarks = true }).Error!.Code.Should().Be(ErrorCodes.Xml.Dtd);
}
