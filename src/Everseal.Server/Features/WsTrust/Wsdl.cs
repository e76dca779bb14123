using Everseal.Core.WsTrust;
using Everseal.Core.Xml;

namespace Everseal.Server.Features.WsTrust;

/// <summary>
/// The service's description, WSDL 1.1 with a SOAP 1.1 and a SOAP 1.2 binding: enough for a toolkit to
/// build a client. Content models stay open, as WS-Trust 1.3 leaves them.
/// </summary>
internal static class Wsdl
{
    private static readonly TrustOperation[] Operations = Enum.GetValues<TrustOperation>();

    /// <param name="address">The URL under which the caller reached the service.</param>
    public static ReadOnlyMemory<byte> Write(string address)
    {
        var xml = new XmlBytes(8192);
        xml.Raw("""
            <?xml version="1.0" encoding="UTF-8"?>
            <wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:wst="http://docs.oasis-open.org/ws-sx/ws-trust/200512" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:tns="urn:everseal:sts" targetNamespace="urn:everseal:sts" name="STSService">
              <wsdl:types>
                <xs:schema targetNamespace="http://docs.oasis-open.org/ws-sx/ws-trust/200512" elementFormDefault="qualified">
                  <xs:complexType name="OpenContent">
                    <xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" namespace="##any" processContents="lax"/></xs:sequence>
                    <xs:attribute name="Context" type="xs:anyURI"/>
                    <xs:anyAttribute namespace="##other" processContents="lax"/>
                  </xs:complexType>
                  <xs:element name="RequestSecurityToken" type="wst:OpenContent"/>
                  <xs:element name="RequestSecurityTokenCollection" type="wst:OpenContent"/>
                  <xs:element name="RequestSecurityTokenResponse" type="wst:OpenContent"/>
                  <xs:element name="RequestSecurityTokenResponseCollection" type="wst:OpenContent"/>
                </xs:schema>
              </wsdl:types>
              <wsdl:message name="Request"><wsdl:part name="request" element="wst:RequestSecurityToken"/></wsdl:message>
              <wsdl:message name="BatchRequest"><wsdl:part name="request" element="wst:RequestSecurityTokenCollection"/></wsdl:message>
              <wsdl:message name="Response"><wsdl:part name="response" element="wst:RequestSecurityTokenResponse"/></wsdl:message>
              <wsdl:message name="FinalResponse"><wsdl:part name="response" element="wst:RequestSecurityTokenResponseCollection"/></wsdl:message>

            """u8);
        WritePortType(xml);
        WriteBinding(xml, "soap"u8, "STSSoap11Binding"u8);
        WriteBinding(xml, "soap12"u8, "STSSoap12Binding"u8);
        xml.Raw("  <wsdl:service name=\"STSService\">\n"u8);
        WritePort(xml, "soap"u8, "STSSoap11"u8, address);
        WritePort(xml, "soap12"u8, "STSSoap12"u8, address);
        xml.Raw("  </wsdl:service>\n</wsdl:definitions>\n"u8);
        return xml.WrittenMemory;
    }

    private static void WritePortType(XmlBytes xml)
    {
        xml.Raw("  <wsdl:portType name=\"STSService\">\n"u8);
        foreach (var operation in Operations)
        {
            xml.Raw("    <wsdl:operation name=\""u8).Name(operation.ToString())
                .Raw("\"><wsdl:input message=\"tns:"u8).Raw(operation == TrustOperation.BatchValidate ? "BatchRequest"u8 : "Request"u8)
                .Raw("\"/><wsdl:output message=\"tns:"u8)
                .Raw(operation is TrustOperation.Issue or TrustOperation.BatchValidate ? "FinalResponse"u8 : "Response"u8)
                .Raw("\"/></wsdl:operation>\n"u8);
        }

        xml.Raw("  </wsdl:portType>\n"u8);
    }

    private static void WriteBinding(XmlBytes xml, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> name)
    {
        xml.Raw("  <wsdl:binding name=\""u8).Raw(name).Raw("\" type=\"tns:STSService\">\n    <"u8).Raw(prefix)
            .Raw(":binding style=\"document\" transport=\"http://schemas.xmlsoap.org/soap/http\"/>\n"u8);
        foreach (var operation in Operations)
        {
            xml.Raw("    <wsdl:operation name=\""u8).Name(operation.ToString()).Raw("\"><"u8).Raw(prefix).Raw(":operation soapAction=\""u8)
                .Name(TrustDialect.Trust13.RequestAction(operation)).Raw("\"/><wsdl:input><"u8).Raw(prefix)
                .Raw(":body use=\"literal\"/></wsdl:input><wsdl:output><"u8).Raw(prefix)
                .Raw(":body use=\"literal\"/></wsdl:output></wsdl:operation>\n"u8);
        }

        xml.Raw("  </wsdl:binding>\n"u8);
    }

    private static void WritePort(XmlBytes xml, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> name, string address)
        => xml.Raw("    <wsdl:port name=\""u8).Raw(name).Raw("\" binding=\"tns:"u8).Raw(name).Raw("Binding\"><"u8).Raw(prefix)
            .Raw(":address location=\""u8).AttributeValue(address).Raw("\"/></wsdl:port>\n"u8);
}
