using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Core.WsTrust;

/// <summary>
/// What is used of WS-Addressing 1.0. <c>To</c> is not compared: the client's name for this service
/// (a balancer, a tunnel) is often not one that the service knows.
/// </summary>
internal sealed record AddressingHeaders(string? Action, string? MessageId)
{
    /// <summary>RelatesTo repeats it, so it may not be arbitrarily long.</summary>
    private const int MaxMessageId = 1024;

    private static readonly string[] Once = ["Action", "MessageID", "ReplyTo", "FaultTo", "To"];

    public static Result<AddressingHeaders> Read(IReadOnlyList<Element> blocks)
    {
        foreach (var name in Once)
        {
            if (blocks.Count(block => block.Is(WsTrustNames.Addressing, name)) > 1)
                return ErrorCodes.Messages.Duplicate.With($"The addressing header {name} stands more than once.");
        }

        var replyAddresses = blocks
            .Where(block => block.Is(WsTrustNames.Addressing, "ReplyTo") || block.Is(WsTrustNames.Addressing, "FaultTo"))
            .Select(block => block.Find(WsTrustNames.Addressing, "Address")?.Text.Trim());
        if (replyAddresses.Any(address => address != WsTrustNames.AnonymousAddress))
            return ErrorCodes.Messages.AddressingUnsupported.With("ReplyTo and FaultTo may only be the anonymous address.");

        var messageId = Text(blocks, "MessageID");
        if (messageId?.Length > MaxMessageId)
            return ErrorCodes.Messages.RequestMalformed.With($"The MessageID has more than {MaxMessageId} characters.");
        return new AddressingHeaders(Text(blocks, "Action"), messageId);
    }

    private static string? Text(IReadOnlyList<Element> blocks, string name)
        => blocks.FirstOrDefault(block => block.Is(WsTrustNames.Addressing, name))?.Text.Trim() is { Length: > 0 } text ? text : null;
}
