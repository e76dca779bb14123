using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>
/// Who a token is for, as AppliesTo (WS-Trust 1.3 §4.1) and Participants (§9.5) name them: endpoint references, of which
/// only the address is understood; their reference properties would narrow it.
/// </summary>
internal static class EndpointReferences
{
    private const int MaxAddressLength = 2048;

    private const int MaxParticipants = 16;

    public static Result<RequestedAudiences> Read(TrustChildren children, TrustDialect dialect)
    {
        var appliesTo = children.Find("AppliesTo") is { } element ? Address(element) : null;
        if (children.Find("AppliesTo") is not null && appliesTo is null)
            return Unusable("AppliesTo");

        var participants = new List<string>();
        foreach (var participant in Participants(children.Find("Participants"), dialect) ?? [])
        {
            if (Address(participant) is not { } address)
                return Unusable(participant.LocalName);
            participants.Add(address);
        }

        return children.Find("Participants") is null || participants.Count is > 0 and <= MaxParticipants
            ? new RequestedAudiences(appliesTo, participants)
            : ErrorCodes.Messages.RequestMalformed.With($"Participants must hold one Primary, then Participant, 1 to {MaxParticipants} together, and nothing else.");
    }

    /// <summary>Primary before the others; empty when the element is not what §9.5 says.</summary>
    private static List<Element>? Participants(Element? participants, TrustDialect dialect)
    {
        if (participants is null)
            return null;

        var children = participants.Elements().ToList();
        var rest = children.FindAll(child => child.Is(dialect.NamespaceUri, "Participant"));
        var primary = children.FindAll(child => child.Is(dialect.NamespaceUri, "Primary"));
        return primary.Count <= 1 && primary.Count + rest.Count == children.Count ? [.. primary, .. rest] : [];
    }

    private static string? Address(Element parent)
    {
        foreach (var addressing in new[] { WsTrustNames.Addressing, WsTrustNames.AddressingAugust2004 })
        {
            var address = parent.Find(addressing, "EndpointReference")?.Find(addressing, "Address")?.Text.Trim();
            if (address is { Length: > 0 and <= MaxAddressLength } && !address.Any(char.IsWhiteSpace))
                return address;
        }

        return null;
    }

    private static StsError Unusable(string name) => ErrorCodes.Messages.RequestMalformed.With(
        $"{name} must hold an EndpointReference with an Address, a URI of at most {MaxAddressLength} characters.");
}

internal sealed record RequestedAudiences(string? AppliesTo, IReadOnlyList<string> Participants);
