using Everseal.Core.Xml;

namespace Everseal.Server.Vmomi;

/// <summary>What a method gives back: the content of its <c>…Response</c> element, and what becomes of the session cookie.</summary>
internal sealed class VmomiReply
{
    private readonly Action<XmlBytes>? _content;

    private VmomiReply(Action<XmlBytes>? content) => _content = content;

    public static VmomiReply Nothing { get; } = new(null);

    /// <summary>Makes the client forget its cookie.</summary>
    public static VmomiReply LoggedOut { get; } = new(null) { ClosesSession = true };

    /// <summary>The cookie that the client gets.</summary>
    public Session? OpensSession { get; private init; }

    public bool ClosesSession { get; private init; }

    /// <summary>One or more <c>returnval</c> elements.</summary>
    public static VmomiReply Returning(Action<XmlBytes> content) => new(content);

    public static VmomiReply Returning(bool value) => new(output => output.Value("returnval", value ? "true" : "false"));

    public static VmomiReply LoggedIn(Session session, Action<XmlBytes>? content = null) => new(content) { OpensSession = session };

    public void WriteContent(XmlBytes output) => _content?.Invoke(output);
}
