using Everseal.Core.Errors;
using Everseal.Core.Xml;
using Everseal.Watch.Probes.Federation;

namespace Everseal.Watch.Probes.Vsphere;

/// <summary>
/// The three methods of <c>/sso-adminserver/sdk/REALM</c> (urn:sso) that tell certificates and that vSphere's interface marks as
/// open to an anonymous caller, and the one that names the object to ask.
/// </summary>
internal static class SsoAdminMessages
{
    public const string SoapAction = "urn:sso/version2";

    private const string Namespace = "urn:sso";
    private const string Soap = "http://schemas.xmlsoap.org/soap/envelope/";

    private static readonly XmlLimits Limits = new() { MaxBytes = 4 * 1024 * 1024, AllowsRemarks = true };

    /// <summary>The one object that every client knows.</summary>
    public static ManagedObject ServiceInstance { get; } = new("SsoAdminServiceInstance", "SsoAdminServiceInstance");

    public static ReadOnlyMemory<byte> Write(string method, ManagedObject target) => new XmlBytes(512)
        .Raw("""<?xml version="1.0" encoding="UTF-8"?><Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><"""u8)
        .Name(method).Raw(" xmlns=\"urn:sso\"><_this type=\""u8).AttributeValue(target.Type).Raw("\">"u8).Text(target.Value).Raw("</_this></"u8)
        .Name(method).Raw("></Body></Envelope>"u8)
        .WrittenMemory;

    /// <summary>The answer of <c>SsoAdminServiceInstance</c>: where configuration is managed.</summary>
    public static Result<ManagedObject> ReadConfigurationManagement(ReadOnlyMemory<byte> answer)
        => Response(answer, ServiceInstance.Type).Then<ManagedObject>(response =>
            response.Find(Namespace, "returnval")?.Find(Namespace, "configurationManagementService") is { } found && found.Attribute("type") is { } type
                ? new ManagedObject(type, found.Text)
                : ErrorCodes.FederationProbes.DocumentUnreadable.With("The service content names no configuration management."));

    /// <summary>The answer of <c>GetKnownCertificateChains</c>.</summary>
    public static Result<SourceContent> ReadChains(ReadOnlyMemory<byte> answer, string method)
        => Response(answer, method).Then(response => Content(response.Elements(Namespace, "returnval")
            .Select(chain => chain.Elements(Namespace, "certificates").Select(certificate => certificate.Text)), "chain"));

    /// <summary>The answer of <c>GetTrustedCertificates</c> and <c>GetIssuersCertificates</c>: single certificates, not a chain.</summary>
    public static Result<SourceContent> ReadCertificates(ReadOnlyMemory<byte> answer, string method)
        => Response(answer, method).Then(response => Content(response.Elements(Namespace, "returnval")
            .Select(certificate => (IEnumerable<string>)[certificate.Text]), "certificate"));

    private static Result<SourceContent> Content(IEnumerable<IEnumerable<string>> chains, string word)
    {
        var observed = new ObservedChains();
        foreach (var (index, chain) in chains.Index())
            observed.Add(new PublishedChain([.. chain.Select(PublishedChain.FromBase64)], CertificateUse.TokenSigning, $"{word} {index + 1}") { IsOfKey = false });
        return new SourceContent(observed.Certificates) { Remarks = observed.Remarks };
    }

    private static Result<Element> Response(ReadOnlyMemory<byte> answer, string method)
    {
        var tree = XmlTreeReader.Read(answer, Limits);
        if (!tree.IsSuccess)
            return ErrorCodes.FederationProbes.DocumentUnreadable.With(tree.Error.PublicDetail);

        var body = tree.Value.Is(Soap, "Envelope") ? tree.Value.Find(Soap, "Body") : null;
        if (body?.Find(Soap, "Fault") is { } fault)
            return ErrorCodes.FederationProbes.MethodRefused.With($"{method} is refused: {ForeignText.Of(fault.Find(string.Empty, "faultstring")?.Text ?? "no reason given")}");
        return body?.Find(Namespace, method + "Response") is { } response
            ? response
            : ErrorCodes.FederationProbes.DocumentUnreadable.With($"The answer is none to {method}.");
    }
}

/// <summary>A ManagedObjectReference of vSphere's SOAP interfaces.</summary>
internal sealed record ManagedObject(string Type, string Value);
