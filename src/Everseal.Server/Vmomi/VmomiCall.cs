using System.Diagnostics.CodeAnalysis;
using Everseal.Core.Errors;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;
using Everseal.Server.IdentitySources;
using Everseal.Server.Realms;

namespace Everseal.Server.Vmomi;

/// <summary>A method call as it arrived. Nobody is authenticated by it, except that <see cref="Session"/> was looked up.</summary>
/// <param name="Method">The one element in the Body: named like the method, its children are the arguments.</param>
internal sealed record VmomiCall(RealmSnapshot Realm, SoapEnvelope Envelope, Element Method, AttemptSource Source, DateTimeOffset Now)
{
    /// <summary>The live session that the request's cookie names.</summary>
    public Session? Session { get; init; }

    /// <summary>Came over TLS.</summary>
    public bool IsEncrypted { get; init; }

    public Result<Session> RequireSession()
        => Session is { } session
            ? session
            : ErrorCodes.Vsphere.SessionMissing.With("The session is not authenticated.");

    public bool TryArgument(string name, [NotNullWhen(true)] out Element? argument)
    {
        argument = Method.OnlyChild(name);
        return argument is not null;
    }
}

internal static class ArgumentExtensions
{
    /// <summary>
    /// The child of this name, if there is exactly one. Arguments inherit their method's namespace, and govmomi's
    /// signed calls have none at all, so only the local name counts.
    /// </summary>
    public static Element? OnlyChild(this Element parent, string name)
    {
        Element? found = null;
        foreach (var child in parent.Elements())
        {
            if (child.LocalName != name)
                continue;
            if (found is not null)
                return null;
            found = child;
        }

        return found;
    }
}
