using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>
/// Writes a refusal. SOAP 1.1 gets no header and just two texts, because pyvmomi takes anything else for an
/// unknown error; SOAP 1.2 keeps the Security header, because WCF reads no fault without it.
/// </summary>
public static class FaultWriter
{
    public static ReadOnlyMemory<byte> Write(FaultContext context, StsError error, DateTimeOffset now)
    {
        var code = FaultCodes.For(error.Code, context.Token?.Operation);
        var text = FaultText.Of(context, error);
        return context.Version == SoapVersion.Soap11 ? WriteSoap11(context, code, text, now) : WriteSoap12(context, code, text, now);
    }

    private static ReadOnlyMemory<byte> WriteSoap11(FaultContext context, FaultCode code, string text, DateTimeOffset now)
    {
        var output = SoapEnvelopeWriter.Start(context.Version, action: null, relatesTo: null, withSecurity: false, now);
        output.Raw("<S:Fault><faultcode"u8);
        WriteQualifiedName(output, context, code);
        output.Raw("</faultcode><faultstring>"u8).Text(text).Raw("</faultstring></S:Fault>"u8);
        return SoapEnvelopeWriter.End(output);
    }

    private static ReadOnlyMemory<byte> WriteSoap12(FaultContext context, FaultCode code, string text, DateTimeOffset now)
    {
        var action = context.IsAddressed ? WsTrustNames.FaultAction : null;
        var output = SoapEnvelopeWriter.Start(context.Version, action, context.RelatesTo, withSecurity: true, now);
        output.Raw("<S:Fault><S:Code>"u8);
        if (code.NamespaceUri == FaultCode.Soap)
        {
            output.Raw("<S:Value>S:"u8).Name(code == FaultCode.MustUnderstand ? code.Name : "Sender").Raw("</S:Value>"u8);
        }
        else
        {
            output.Raw(code.IsOurFault ? "<S:Value>S:Receiver</S:Value>"u8 : "<S:Value>S:Sender</S:Value>"u8).Raw("<S:Subcode><S:Value"u8);
            WriteQualifiedName(output, context, code);
            output.Raw("</S:Value></S:Subcode>"u8);
        }

        output.Raw("</S:Code><S:Reason><S:Text xml:lang=\"en\">"u8).Text(text).Raw("</S:Text></S:Reason></S:Fault>"u8);
        return SoapEnvelopeWriter.End(output);
    }

    /// <summary>The rest of a start tag and the name in it. The prefix means nothing, but <c>ns0</c> is what people search their logs for.</summary>
    private static void WriteQualifiedName(XmlBytes output, FaultContext context, FaultCode code)
    {
        if (code.NamespaceUri == FaultCode.Soap)
        {
            output.Raw(">S:"u8).Name(code.Name);
            return;
        }

        output.Raw(" xmlns:ns0=\""u8).Name(code.NamespaceUri ?? context.Dialect.IdentifierBase).Raw("\">ns0:"u8).Name(code.Name);
    }
}
