using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.Saml2;

/// <summary>
/// Reads an assertion of the profile that <see cref="AssertionWriter"/> writes and refuses any other. What it
/// returns proves nothing: only <see cref="AssertionValidator"/> makes a <see cref="Valid{T}"/> of it.
/// </summary>
public static class AssertionReader
{
    public static Result<Assertion> Read(Element element)
    {
        var reader = new StrictElementReader();
        var assertion = Read(element, reader);
        return reader.Problem is { } problem
            ? ErrorCodes.Tokens.AssertionMalformed.With($"The token is not an assertion of this service: {problem}")
            : assertion;
    }

    private static Assertion Read(Element root, StrictElementReader reader)
    {
        reader.Expect(root, root, Saml2Names.Assertion, "Assertion");
        reader.Attributes(root, "ID", "IssueInstant", "Version");
        reader.Attribute(root, "Version", "2.0");

        // Core 2.3.3: at most one signature, and exactly one of everything else in this profile.
        var children = reader.Children(root).Where(child => !child.Is(XmlNames.Signature, "Signature")).ToList();
        if (children.Count != 5)
            reader.Refuse("Assertion does not hold just Issuer, Subject, Conditions, AuthnStatement and AttributeStatement.");
        var subject = Child("Subject", 1);
        var subjectParts = reader.Children(subject);
        if (subjectParts.Count != 2)
            reader.Refuse("Subject does not hold just NameID and one SubjectConfirmation.");
        var conditions = Child("Conditions", 2);
        var authnStatement = Child("AuthnStatement", 3);

        var assertion = new Assertion
        {
            Id = reader.Attribute(root, "ID"),
            IssueInstant = reader.Time(root, "IssueInstant"),
            Issuer = ReadIssuer(Child("Issuer", 0), reader),
            NameId = ReadNameId(subject, At(subjectParts, 0), reader),
            Confirmation = ReadConfirmation(subject, At(subjectParts, 1), reader),
            NotBefore = reader.Time(conditions, "NotBefore"),
            NotOnOrAfter = reader.Time(conditions, "NotOnOrAfter"),
            AuthnInstant = reader.Time(authnStatement, "AuthnInstant"),
            AuthnContext = ReadAuthnContext(authnStatement, reader),
            Attributes = ReadAttributes(Child("AttributeStatement", 4), reader),
        };
        return AssertionConditionsReader.Read(conditions, assertion, reader);

        Element Child(string name, int index)
            => reader.Expect(root, At(children, index), Saml2Names.Assertion, name);
    }

    private static Element? At(IReadOnlyList<Element> elements, int index) => index < elements.Count ? elements[index] : null;

    private static string ReadIssuer(Element issuer, StrictElementReader reader)
    {
        reader.Attributes(issuer, "Format");
        reader.Attribute(issuer, "Format", Saml2Names.EntityFormat);
        return reader.Text(issuer);
    }

    internal static string ReadNameId(Element parent, Element? element, StrictElementReader reader)
    {
        var nameId = reader.Expect(parent, element, Saml2Names.Assertion, "NameID");
        reader.Attributes(nameId, "Format");
        reader.Attribute(nameId, "Format", Saml2Names.UpnFormat);
        return reader.Text(nameId);
    }

    private static SubjectConfirmation ReadConfirmation(Element subject, Element? element, StrictElementReader reader)
    {
        var confirmation = reader.Expect(subject, element, Saml2Names.Assertion, "SubjectConfirmation");
        reader.Attributes(confirmation, "Method");
        var data = reader.OnlyChild(confirmation, Saml2Names.Assertion, "SubjectConfirmationData");
        switch (confirmation.Attribute("Method"))
        {
            case Saml2Names.Bearer:
                reader.Attributes(data, "NotOnOrAfter");
                reader.Empty(data);
                return new SubjectConfirmation.Bearer(reader.Time(data, "NotOnOrAfter"));
            case Saml2Names.HolderOfKey:
                return ReadHolderOfKey(data, reader);
            default:
                reader.Refuse("The SubjectConfirmation is neither bearer nor holder-of-key.");
                return new SubjectConfirmation.Bearer(default);
        }
    }

    private static SubjectConfirmation.HolderOfKey ReadHolderOfKey(Element data, StrictElementReader reader)
    {
        reader.Attributes(data, "xsi:type");
        reader.Type(data, Saml2Names.Assertion, "KeyInfoConfirmationDataType");
        var keyInfo = reader.OnlyChild(data, XmlNames.Signature, "KeyInfo");
        var x509Data = reader.OnlyChild(keyInfo, XmlNames.Signature, "X509Data");
        var text = reader.Text(reader.OnlyChild(x509Data, XmlNames.Signature, "X509Certificate"));

        var certificate = new byte[(text.Length * 3 / 4) + 3];
        if (!Convert.TryFromBase64String(text, certificate, out var length) || length == 0)
            reader.Refuse("X509Certificate is not base64.");
        return new SubjectConfirmation.HolderOfKey(certificate.AsMemory(0, length));
    }

    private static string ReadAuthnContext(Element statement, StrictElementReader reader)
    {
        reader.Attributes(statement, "AuthnInstant");
        var context = reader.OnlyChild(statement, Saml2Names.Assertion, "AuthnContext");
        return reader.Text(reader.OnlyChild(context, Saml2Names.Assertion, "AuthnContextClassRef"));
    }

    private static List<AssertionAttribute> ReadAttributes(Element statement, StrictElementReader reader)
    {
        reader.Attributes(statement);
        var attributes = new List<AssertionAttribute>();
        foreach (var child in reader.Children(statement))
        {
            var attribute = reader.Expect(statement, child, Saml2Names.Assertion, "Attribute");
            reader.Attributes(attribute, "FriendlyName", "Name", "NameFormat");
            reader.Attribute(attribute, "NameFormat", Saml2Names.UriFormat);
            attributes.Add(new AssertionAttribute(
                reader.Attribute(attribute, "FriendlyName"), reader.Attribute(attribute, "Name"), ReadValues(attribute, reader)));
        }

        return attributes;
    }

    private static List<string> ReadValues(Element attribute, StrictElementReader reader)
    {
        var values = new List<string>();
        foreach (var child in reader.Children(attribute))
        {
            var value = reader.Expect(attribute, child, Saml2Names.Assertion, "AttributeValue");
            reader.Attributes(value, "xsi:type");
            reader.Type(value, XmlNames.XmlSchema, "string");
            values.Add(reader.Text(value));
        }

        return values;
    }
}
