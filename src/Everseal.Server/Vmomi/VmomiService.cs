using Everseal.Core.Errors;

namespace Everseal.Server.Vmomi;

/// <summary>A method of a managed object, from the call's arguments to what stands in its <c>…Response</c> element.</summary>
internal delegate ValueTask<Result<VmomiReply>> VmomiMethod(VmomiCall call, CancellationToken cancellationToken);

/// <summary>One of vSphere's SOAP interfaces: what it answers, and how it words a refusal.</summary>
internal sealed class VmomiService
{
    /// <summary>Such as <c>urn:vim25</c>.</summary>
    public required string NamespaceUri { get; init; }

    /// <summary>Every method that is answered, by its name. All others are refused as not supported.</summary>
    public required IReadOnlyDictionary<string, VmomiMethod> Methods { get; init; }

    public required FaultTypes Faults { get; init; }

    /// <summary>Null where nothing needs a login.</summary>
    public SessionTable? Sessions { get; init; }

    /// <summary>Below which the browser's or client's cookie jar sends the session back.</summary>
    public string CookiePath { get; init; } = "/";
}
