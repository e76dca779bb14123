using Everseal.Core.Xml;

namespace Everseal.Core.Saml2;

/// <summary>
/// Writes an assertion straight into its exclusive canonical form. The shape is fixed: clients rebuild these
/// very octets from what they understand of a token in order to sign a request around it, so a prefix, an
/// attribute or a blank more breaks their signatures.
/// </summary>
public static class AssertionWriter
{
    // Namespaces that only an xsi:type value uses: needed to read the token, absent from its canonical form,
    // since exclusive canonicalization does not look into values.
    private static readonly byte[] DelegationDeclaration = " xmlns:del=\"urn:oasis:names:tc:SAML:2.0:conditions:delegation\""u8.ToArray();
    private static readonly byte[] RenewDeclaration = " xmlns:rsa=\"http://www.rsa.com/names/2009/12/std-ext/SAML2.0\""u8.ToArray();

    /// <exception cref="ArgumentException">A text of the assertion cannot stand in XML; callers check what comes from outside.</exception>
    public static UnsignedAssertion Write(Assertion assertion)
    {
        var output = new XmlBytes(8192);
        WriteStart(output, assertion);
        var signatureAt = output.Length;
        WriteSubject(output, assertion);
        var declarations = WriteConditions(output, assertion);
        WriteAuthnStatement(output, assertion);
        WriteAttributes(output, assertion.Attributes);
        output.Raw("</saml2:Assertion>"u8);
        return new UnsignedAssertion(assertion.Id, output, signatureAt, declarations);
    }

    // The signature's InclusiveNamespaces names xs and xsi, so they are rendered at the root and nowhere else.
    private static void WriteStart(XmlBytes output, Assertion assertion)
    {
        output.Raw("<saml2:Assertion xmlns:saml2=\"urn:oasis:names:tc:SAML:2.0:assertion\""u8)
            .Raw(" xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ID=\""u8);
        AttributeValue(output, assertion.Id);
        output.Raw("\" IssueInstant=\""u8).Time(assertion.IssueInstant).Raw("\" Version=\"2.0\">"u8)
            .Raw("<saml2:Issuer Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:entity\">"u8);
        Text(output, assertion.Issuer);
        output.Raw("</saml2:Issuer>"u8);
    }

    private static void WriteSubject(XmlBytes output, Assertion assertion)
    {
        output.Raw("<saml2:Subject>"u8);
        WriteNameId(output, assertion.NameId);
        switch (assertion.Confirmation)
        {
            case SubjectConfirmation.Bearer bearer:
                output.Raw("<saml2:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">"u8)
                    .Raw("<saml2:SubjectConfirmationData NotOnOrAfter=\""u8).Time(bearer.NotOnOrAfter).Raw("\">"u8);
                break;
            case SubjectConfirmation.HolderOfKey holder:
                output.Raw("<saml2:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:holder-of-key\">"u8)
                    .Raw("<saml2:SubjectConfirmationData xsi:type=\"saml2:KeyInfoConfirmationDataType\">"u8)
                    .Raw("<ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data><ds:X509Certificate>"u8)
                    .Base64(holder.Certificate.Span)
                    .Raw("</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"u8);
                break;
        }

        output.Raw("</saml2:SubjectConfirmationData></saml2:SubjectConfirmation></saml2:Subject>"u8);
    }

    private static List<WireDeclaration> WriteConditions(XmlBytes output, Assertion assertion)
    {
        var declarations = new List<WireDeclaration>(2);
        output.Raw("<saml2:Conditions NotBefore=\""u8).Time(assertion.NotBefore)
            .Raw("\" NotOnOrAfter=\""u8).Time(assertion.NotOnOrAfter).Raw("\"><saml2:ProxyRestriction Count=\""u8)
            .Number(assertion.ProxyCount).Raw("\"></saml2:ProxyRestriction>"u8);

        if (assertion.Delegates.Count > 0)
        {
            output.Raw("<saml2:Condition"u8);
            declarations.Add(new WireDeclaration(output.Length, DelegationDeclaration));
            output.Raw(" xsi:type=\"del:DelegationRestrictionType\">"u8);
            foreach (var step in assertion.Delegates)
                WriteDelegate(output, step);
            output.Raw("</saml2:Condition>"u8);
        }

        if (assertion.RenewCount is { } renewals)
        {
            output.Raw("<saml2:Condition"u8);
            declarations.Add(new WireDeclaration(output.Length, RenewDeclaration));
            output.Raw(" Count=\""u8).Number(renewals).Raw("\" xsi:type=\"rsa:RenewRestrictionType\"></saml2:Condition>"u8);
        }

        WriteAudiences(output, assertion.Audiences);
        output.Raw("</saml2:Conditions>"u8);
        return declarations;
    }

    // One restriction that names all: several restrictions would each have to hold (Core 2.5.1.4).
    private static void WriteAudiences(XmlBytes output, IReadOnlyList<string> audiences)
    {
        if (audiences.Count == 0)
            return;

        output.Raw("<saml2:AudienceRestriction>"u8);
        foreach (var audience in audiences)
        {
            output.Raw("<saml2:Audience>"u8);
            Text(output, audience);
            output.Raw("</saml2:Audience>"u8);
        }

        output.Raw("</saml2:AudienceRestriction>"u8);
    }

    private static void WriteDelegate(XmlBytes output, AssertionDelegate step)
    {
        output.Raw("<del:Delegate xmlns:del=\"urn:oasis:names:tc:SAML:2.0:conditions:delegation\" DelegationInstant=\""u8)
            .Time(step.DelegationInstant).Raw("\">"u8);
        WriteNameId(output, step.NameId);
        output.Raw("</del:Delegate>"u8);
    }

    private static void WriteNameId(XmlBytes output, string nameId)
    {
        output.Raw("<saml2:NameID Format=\"http://schemas.xmlsoap.org/claims/UPN\">"u8);
        Text(output, nameId);
        output.Raw("</saml2:NameID>"u8);
    }

    private static void WriteAuthnStatement(XmlBytes output, Assertion assertion)
    {
        output.Raw("<saml2:AuthnStatement AuthnInstant=\""u8).Time(assertion.AuthnInstant)
            .Raw("\"><saml2:AuthnContext><saml2:AuthnContextClassRef>"u8);
        Text(output, assertion.AuthnContext);
        output.Raw("</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement>"u8);
    }

    private static void WriteAttributes(XmlBytes output, IReadOnlyList<AssertionAttribute> attributes)
    {
        output.Raw("<saml2:AttributeStatement>"u8);
        foreach (var attribute in attributes)
        {
            output.Raw("<saml2:Attribute FriendlyName=\""u8);
            AttributeValue(output, attribute.FriendlyName);
            output.Raw("\" Name=\""u8);
            AttributeValue(output, attribute.Name);
            output.Raw("\" NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:uri\">"u8);
            foreach (var value in attribute.Values)
            {
                output.Raw("<saml2:AttributeValue xsi:type=\"xs:string\">"u8);
                Text(output, value);
                output.Raw("</saml2:AttributeValue>"u8);
            }

            output.Raw("</saml2:Attribute>"u8);
        }

        output.Raw("</saml2:AttributeStatement>"u8);
    }

    private static void Text(XmlBytes output, string value) => output.Text(Representable(value));

    private static void AttributeValue(XmlBytes output, string value) => output.AttributeValue(Representable(value));

    private static string Representable(string value) => AssertionText.IsRepresentable(value)
        ? value
        : throw new ArgumentException("A text of the assertion holds a character that XML cannot represent.", nameof(value));
}
