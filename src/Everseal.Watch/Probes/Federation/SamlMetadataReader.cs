using System.Xml;
using Everseal.Core.Errors;
using Everseal.Core.Xml;

namespace Everseal.Watch.Probes.Federation;

/// <summary>
/// Reads SAML 2.0 metadata for its keys: every role's, the roles of WS-Federation among them. Of the rest of the document
/// nothing is believed and nothing is required, so that a check also reads what a strict consumer would refuse.
/// </summary>
internal sealed class SamlMetadataReader
{
    public const string Namespace = "urn:oasis:names:tc:SAML:2.0:metadata";

    /// <summary>An aggregate of a national federation is larger; a check is for one provider or some hundreds.</summary>
    public static XmlLimits Limits { get; } = new() { MaxBytes = 4 * 1024 * 1024, MaxElements = 100_000, AllowsRemarks = true };

    private readonly List<SamlEntity> _entities = [];
    private readonly List<StsError> _remarks = [];
    private DateTimeOffset? _validUntil;
    private TimeSpan? _cacheDuration;

    public static Result<SamlMetadata> Read(ReadOnlyMemory<byte> document)
    {
        var tree = XmlTreeReader.Read(document, Limits);
        if (!tree.IsSuccess)
            return ErrorCodes.FederationProbes.DocumentUnreadable.With(tree.Error.PublicDetail);
        if (!tree.Value.Is(Namespace, "EntityDescriptor") && !tree.Value.Is(Namespace, "EntitiesDescriptor"))
            return ErrorCodes.FederationProbes.DocumentUnreadable.With($"The document is no SAML metadata: it begins with {ForeignText.Of(tree.Value.LocalName)}.");

        var reader = new SamlMetadataReader();
        reader.ReadGroupOrEntity(tree.Value);
        return new SamlMetadata(reader._entities, reader._validUntil, reader._cacheDuration, SignerOf(tree.Value), reader._remarks);
    }

    // As deep as XmlLimits let the document be.
    private void ReadGroupOrEntity(Element element)
    {
        ReadLife(element);
        if (element.Is(Namespace, "EntityDescriptor"))
        {
            _entities.Add(new SamlEntity(ForeignText.Of(element.Attribute("entityID") ?? string.Empty), ReadKeys(element)));
            return;
        }

        foreach (var child in element.Elements().Where(child => child.Is(Namespace, "EntityDescriptor") || child.Is(Namespace, "EntitiesDescriptor")))
            ReadGroupOrEntity(child);
    }

    // The same key in several roles, as AD FS lists it, is one key.
    private List<SamlKey> ReadKeys(Element entity)
    {
        var keys = new List<SamlKey>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var role in entity.Elements())
        {
            var counts = new Dictionary<string, int>(StringComparer.Ordinal);
            var descriptors = role.Elements(Namespace, "KeyDescriptor").ToList();
            if (descriptors.Count > 0)
                ReadLife(role);
            foreach (var descriptor in descriptors)
            {
                var certificates = Certificates(descriptor).ToList();
                var use = descriptor.Attribute("use") ?? string.Empty;
                if (certificates.Count > 0 && !seen.Add($"{use} {string.Join(' ', certificates)}"))
                    continue;
                counts[use] = counts.GetValueOrDefault(use) + 1;
                keys.Add(new SamlKey(NameOf(descriptor, RoleOf(role), use, counts[use]), UseOf(use), [.. certificates.Select(PublishedChain.FromBase64)]));
            }
        }

        return keys;
    }

    private static IEnumerable<string> Certificates(Element descriptor)
        => descriptor.Elements(XmlNames.Signature, "KeyInfo")
            .SelectMany(info => info.Elements(XmlNames.Signature, "X509Data"))
            .SelectMany(data => data.Elements(XmlNames.Signature, "X509Certificate"))
            .Select(certificate => certificate.Text);

    private static string NameOf(Element descriptor, string role, string use, int number)
    {
        if (descriptor.Find(XmlNames.Signature, "KeyInfo")?.Find(XmlNames.Signature, "KeyName")?.Text.Trim() is { Length: > 0 } name)
            return ForeignText.Of(name);
        var place = use.Length == 0 ? role : $"{role} {use}";
        return number == 1 ? place : $"{place} {number}";
    }

    // WS-Federation derives its roles from RoleDescriptor and tells them apart by xsi:type.
    private static string RoleOf(Element role)
    {
        var type = role.Is(Namespace, "RoleDescriptor") ? role.Attribute(XmlNames.XmlSchemaInstance, "type") : null;
        return ForeignText.Of(type is null ? role.LocalName : type[(type.IndexOf(':', StringComparison.Ordinal) + 1)..]);
    }

    private static CertificateUse? UseOf(string use) => use switch
    {
        "signing" => CertificateUse.TokenSigning,
        "encryption" => CertificateUse.TokenEncryption,
        _ => null,
    };

    private void ReadLife(Element element)
    {
        if (element.Attribute("validUntil") is { } until)
        {
            if (XmlTime.TryRead(until, out var time))
                _validUntil = _validUntil is { } earlier && earlier < time ? earlier : time;
            else
                _remarks.Add(ErrorCodes.FederationProbes.DateUnreadable.With($"validUntil of {element.LocalName} is no time with a zone."));
        }

        if (element.Attribute("cacheDuration") is { } duration)
        {
            if (ReadDuration(duration) is { } span)
                _cacheDuration = _cacheDuration is { } shorter && shorter < span ? shorter : span;
            else
                _remarks.Add(ErrorCodes.FederationProbes.DateUnreadable.With($"cacheDuration of {element.LocalName} is no duration."));
        }
    }

    private static TimeSpan? ReadDuration(string text)
    {
        try
        {
            return XmlConvert.ToTimeSpan(text.Trim());
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static byte[]? SignerOf(Element root)
        => root.Find(XmlNames.Signature, "Signature") is { } signature && Certificates(signature).FirstOrDefault() is { } text
            ? PublishedChain.FromBase64(text)
            : null;
}
