using Everseal.Core.Errors;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;

namespace Everseal.Server.Vmomi;

/// <summary>The shapes of an answer: values, managed object references, the response and the fault around them.</summary>
internal static class VmomiXml
{
    public static XmlBytes Value(this XmlBytes output, string name, string value)
        => output.Open(name).Text(value).Close(name);

    public static XmlBytes Value(this XmlBytes output, string name, DateTimeOffset value)
        => output.Open(name).Time(value).Close(name);

    /// <summary>DER as vSphere carries certificates: base64 without line breaks.</summary>
    public static XmlBytes Value(this XmlBytes output, string name, ReadOnlyMemory<byte> value)
        => output.Open(name).Base64(value.Span).Close(name);

    public static XmlBytes Reference(this XmlBytes output, string name, string type, string value)
        => output.Raw("<"u8).Name(name).Raw(" type=\""u8).AttributeValue(type).Raw("\">"u8).Text(value).Close(name);

    public static XmlBytes Open(this XmlBytes output, string name) => output.Raw("<"u8).Name(name).Raw(">"u8);

    public static XmlBytes Close(this XmlBytes output, string name) => output.Raw("</"u8).Name(name).Raw(">"u8);

    public static ReadOnlyMemory<byte> WriteResponse(VmomiService service, string method, VmomiReply reply)
    {
        var element = method + "Response";
        var output = Start().Raw("<"u8).Name(element).Raw(" xmlns=\""u8).Name(service.NamespaceUri).Raw("\">"u8);
        reply.WriteContent(output);
        return End(output.Close(element));
    }

    /// <summary>
    /// The type stands unprefixed in <c>xsi:type</c>, because clients compare the text and do not resolve a prefix.
    /// </summary>
    public static ReadOnlyMemory<byte> WriteFault(VmomiService service, StsError error)
    {
        var type = service.Faults.For(error.Code);
        return End(Start()
            .Raw("<S:Fault><faultcode>ServerFaultCode</faultcode>"u8)
            .Value("faultstring", Sentence(error))
            .Raw("<detail><"u8).Name(type).Raw("Fault xmlns=\""u8).Name(service.NamespaceUri)
            .Raw("\" xmlns:xsi=\""u8).Name(XmlNames.XmlSchemaInstance)
            .Raw("\" xsi:type=\""u8).Name(type).Raw("\"></"u8).Name(type)
            .Raw("Fault></detail></S:Fault>"u8));
    }

    // An authentication failure says no more than its words, not even by a code.
    private static string Sentence(StsError error)
        => error.Code == ErrorCodes.Identities.AuthenticationFailed ? error.PublicDetail : $"{error.PublicDetail} ({error.Code.Id})";

    private static XmlBytes Start()
        => new XmlBytes()
            .Raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?><S:Envelope xmlns:S=\""u8)
            .Name(SoapVersion.Soap11.NamespaceUri)
            .Raw("\"><S:Body>"u8);

    private static ReadOnlyMemory<byte> End(XmlBytes output) => output.Raw("</S:Body></S:Envelope>"u8).WrittenMemory;
}
