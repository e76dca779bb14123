using Everseal.Core.Xml;

namespace Everseal.Core.Saml2;

/// <summary>Core 2.5.1: a condition that is not understood makes the assertion unusable, so an unknown one is refused.</summary>
internal static class AssertionConditionsReader
{
    public static Assertion Read(Element conditions, Assertion assertion, StrictElementReader reader)
    {
        reader.Attributes(conditions, "NotBefore", "NotOnOrAfter");
        var seen = new HashSet<string>();
        foreach (var condition in reader.Children(conditions))
        {
            var kind = Kind(condition);
            if (!seen.Add(kind))
                reader.Refuse($"Conditions holds {kind} twice.");
            assertion = Read(condition, kind, assertion, reader);
        }

        if (!seen.Contains("ProxyRestriction"))
            reader.Refuse("Conditions lacks a ProxyRestriction.");
        return assertion;
    }

    private static string Kind(Element condition)
    {
        if (!condition.Is(Saml2Names.Assertion, "Condition"))
            return condition.NamespaceUri == Saml2Names.Assertion ? condition.LocalName : condition.ToString();

        var type = condition.Attribute(XmlNames.XmlSchemaInstance, "type") ?? string.Empty;
        return StrictElementReader.IsType(condition, type, Saml2Names.Delegation, "DelegationRestrictionType") ? "DelegationRestriction"
            : StrictElementReader.IsType(condition, type, Saml2Names.RenewRestriction, "RenewRestrictionType") ? "RenewRestriction"
            : "Condition";
    }

    private static Assertion Read(Element condition, string kind, Assertion assertion, StrictElementReader reader)
    {
        switch (kind)
        {
            case "ProxyRestriction":
                reader.Attributes(condition, "Count");
                reader.Empty(condition);
                return assertion with { ProxyCount = reader.Count(condition, "Count") };
            case "DelegationRestriction":
                reader.Attributes(condition, "xsi:type");
                return assertion with { Delegates = ReadDelegates(condition, reader) };
            case "RenewRestriction":
                reader.Attributes(condition, "Count", "xsi:type");
                reader.Empty(condition);
                return assertion with { RenewCount = reader.Count(condition, "Count") };
            case "AudienceRestriction":
                reader.Attributes(condition);
                return assertion with { Audiences = ReadAudiences(condition, reader) };
            default:
                reader.Refuse($"Conditions holds a condition that is not understood: {condition.LocalName}.");
                return assertion;
        }
    }

    private static List<string> ReadAudiences(Element condition, StrictElementReader reader)
    {
        var audiences = reader.Children(condition)
            .Select(child => reader.Text(reader.Expect(condition, child, Saml2Names.Assertion, "Audience")))
            .ToList();
        if (audiences.Count == 0)
            reader.Refuse("An audience restriction names nobody.");
        return audiences;
    }

    private static List<AssertionDelegate> ReadDelegates(Element condition, StrictElementReader reader)
    {
        var delegates = new List<AssertionDelegate>();
        foreach (var child in reader.Children(condition))
        {
            var step = reader.Expect(condition, child, Saml2Names.Delegation, "Delegate");
            reader.Attributes(step, "DelegationInstant");
            var children = reader.Children(step);
            var nameId = AssertionReader.ReadNameId(step, children.Count == 1 ? children[0] : null, reader);
            delegates.Add(new AssertionDelegate(nameId, reader.Time(step, "DelegationInstant")));
        }

        if (delegates.Count == 0)
            reader.Refuse("A delegation restriction names nobody.");
        return delegates;
    }
}
