using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>The children of a RequestSecurityToken by name, each at most once, none that is not understood.</summary>
internal sealed class TrustChildren
{
    /// <summary>Advice about algorithms and keys that the issuer may overrule (§9.1), or that asks for what every token here has.</summary>
    private static readonly HashSet<string> Advisory =
    [
        "SignatureAlgorithm", "EncryptionAlgorithm", "CanonicalizationAlgorithm", "ComputedKeyAlgorithm", "SignWith", "EncryptWith",
        "KeyWrapAlgorithm", "KeySize", "Entropy", "SecondaryParameters", "Forwardable", "AllowPostdating",
    ];

    private static readonly HashSet<string> Understood =
    [
        "TokenType", "RequestType", "KeyType", "Lifetime", "Renewing", "Delegatable", "UseKey", "Claims", "Participants",
        "ActAs", "OnBehalfOf", "RenewTarget", "ValidateTarget", "CancelTarget",
    ];

    private readonly Dictionary<string, Element> children;

    private TrustChildren(Dictionary<string, Element> children) => this.children = children;

    public static Result<TrustChildren> Read(Element request, TrustDialect dialect)
    {
        var found = new Dictionary<string, Element>();
        foreach (var child in request.Elements())
        {
            if (!IsUnderstood(child, dialect))
                return ErrorCodes.Messages.FeatureUnsupported.With($"The request's element {child.LocalName} is not supported.");
            if (!found.TryAdd(child.LocalName, child))
                return ErrorCodes.Messages.Duplicate.With($"The request holds {child.LocalName} more than once.");
        }

        return new TrustChildren(found);
    }

    public Element? Find(string name) => children.GetValueOrDefault(name);

    public string? Text(string name) => Find(name)?.Text.Trim();

    public bool TryDelegatable(out bool value)
    {
        var valid = TryBoolean(Text("Delegatable"), out var asked);
        value = asked ?? false;
        return valid;
    }

    /// <summary>§4.4: a token is renewable unless the requester forbids it. OK (renewal after expiry) is never granted.</summary>
    public bool TryRenewing(out bool allow)
    {
        var valid = TryBoolean(Find("Renewing")?.Attribute("Allow"), out var value);
        allow = value ?? true;
        return valid;
    }

    public Result<RequestedLifetime> Lifetime()
    {
        if (Find("Lifetime") is not { } lifetime)
            return new RequestedLifetime(null, null);

        return TryTime(lifetime.Find(WsTrustNames.Utility, "Created"), out var created)
            && TryTime(lifetime.Find(WsTrustNames.Utility, "Expires"), out var expires)
            ? new RequestedLifetime(created, expires)
            : ErrorCodes.Messages.RequestMalformed.With("Lifetime must hold times with their zone.");
    }

    private static bool IsUnderstood(Element child, TrustDialect dialect) => child.NamespaceUri switch
    {
        WsTrustNames.PolicySeptember2004 or WsTrustNames.Policy15 => child.LocalName == "AppliesTo",

        // ActAs is the element that 1.4 added; 1.3 clients send it too.
        WsTrustNames.TrustFebruary2008 when child.LocalName == "ActAs" => true,
        _ => child.NamespaceUri == dialect.NamespaceUri && (Understood.Contains(child.LocalName) || Advisory.Contains(child.LocalName)),
    };

    private static bool TryBoolean(string? text, out bool? value)
    {
        value = text?.Trim() switch
        {
            "true" or "1" => true,
            "false" or "0" => false,
            _ => null,
        };
        return text is null || value is not null;
    }

    private static bool TryTime(Element? element, out DateTimeOffset? time)
    {
        time = null;
        if (element is null)
            return true;
        if (!XmlTime.TryRead(element.Text, out var value))
            return false;
        time = value;
        return true;
    }
}

internal sealed record RequestedLifetime(DateTimeOffset? Created, DateTimeOffset? Expires);
