using System.Security.Cryptography;
using Everseal.Core.Errors;

namespace Everseal.Core.Xml;

/// <summary>A <c>ds:Signature</c> taken apart, every algorithm already on the allow list.</summary>
internal sealed record SignatureParts(
    Element Signature, Element SignedInfo, SignatureAlgorithm Algorithm, IReadOnlyList<ReferenceParts> References, byte[] Value);

internal sealed record ReferenceParts(
    string TargetId, bool Enveloped, IReadOnlyList<string> InclusivePrefixes, HashAlgorithmName Digest, byte[] DigestValue);

/// <summary>Reads the structure of a signature and refuses what is not in the profile (XML Signature 1.1 §4).</summary>
internal static class SignatureReader
{
    private const int MaxPrefixes = 16;

    public static Result<SignatureParts> Read(Element signature, SignatureGuards guards)
    {
        var structure = guards.HasFlag(SignatureGuards.Structure);
        var signedInfo = signature.Find(XmlNames.Signature, "SignedInfo");
        var value = signature.Find(XmlNames.Signature, "SignatureValue");
        if (signedInfo is null || value is null || (structure && !HasOnly(signature, "SignedInfo", "SignatureValue", "KeyInfo")))
            return ErrorCodes.Signatures.Structure.With("ds:Signature must hold one SignedInfo, one SignatureValue and at most one KeyInfo.");
        if (ReadBase64(value, structure) is not { } valueBytes)
            return ErrorCodes.Signatures.Structure.With("SignatureValue must be base64 text only.");

        var canonicalization = signedInfo.Find(XmlNames.Signature, "CanonicalizationMethod")?.Attribute("Algorithm");
        if (canonicalization != XmlNames.ExclusiveCanonicalization && guards.HasFlag(SignatureGuards.Canonicalization))
            return ErrorCodes.Signatures.Canonicalization.With("SignedInfo must be canonicalized exclusively, without comments.");

        var method = signedInfo.Find(XmlNames.Signature, "SignatureMethod");
        var algorithm = SignatureAlgorithm.FromUri(method?.Attribute("Algorithm"));
        if (method is null || (algorithm is null && guards.HasFlag(SignatureGuards.Algorithm)) || method.HasElements)
            return ErrorCodes.Signatures.Algorithm.With("The SignatureMethod is not on the list of allowed algorithms.");

        var references = new List<ReferenceParts>();
        foreach (var element in signedInfo.Elements(XmlNames.Signature, "Reference"))
        {
            var reference = ReadReference(element, guards);
            if (!reference.IsSuccess)
                return reference.Error;
            references.Add(reference.Value);
        }

        if (structure && signedInfo.Elements().Count() != references.Count + 2)
            return ErrorCodes.Signatures.Structure.With("SignedInfo holds an element that does not belong there.");

        return new SignatureParts(signature, signedInfo, algorithm ?? SignatureAlgorithm.RsaSha256, references, valueBytes);
    }

    private static Result<ReferenceParts> ReadReference(Element reference, SignatureGuards guards)
    {
        if (reference.Attribute("URI") is not { Length: > 1 } uri || uri[0] != '#')
            return ErrorCodes.Signatures.ReferenceTarget.With("A Reference must point at an id in the same document.");

        var enveloped = false;
        var canonicalized = false;
        List<string> prefixes = [];
        foreach (var transform in reference.Elements(XmlNames.Signature, "Transforms").SelectMany(list => list.Elements()))
        {
            switch (transform.Attribute("Algorithm"))
            {
                // The order matters: what is enveloped leaves before the octets are made; each at most once.
                case XmlNames.EnvelopedSignatureTransform when !enveloped && !canonicalized:
                    enveloped = true;
                    break;
                case XmlNames.ExclusiveCanonicalization when !canonicalized:
                    canonicalized = true;
                    prefixes = ReadPrefixes(transform);
                    break;
                default:
                    if (guards.HasFlag(SignatureGuards.Transforms))
                        return ErrorCodes.Signatures.Transform.With("A Reference may only use the enveloped-signature transform and exclusive canonicalization, in this order.");
                    break;
            }
        }

        if ((!canonicalized || prefixes.Count > MaxPrefixes) && guards.HasFlag(SignatureGuards.Transforms))
            return ErrorCodes.Signatures.Transform.With("A Reference must be canonicalized exclusively, without comments.");

        if (DigestAlgorithm.FromUri(reference.Find(XmlNames.Signature, "DigestMethod")?.Attribute("Algorithm")) is not { } digest)
            return ErrorCodes.Signatures.Algorithm.With("The DigestMethod is not on the list of allowed algorithms.");

        var structure = guards.HasFlag(SignatureGuards.Structure);
        if ((structure && !HasOnly(reference, "Transforms", "DigestMethod", "DigestValue"))
            || reference.Find(XmlNames.Signature, "DigestValue") is not { } element
            || ReadBase64(element, structure) is not { } digestValue)
        {
            return ErrorCodes.Signatures.Structure.With("A Reference must hold Transforms, one DigestMethod and one DigestValue of base64 text only.");
        }

        return new ReferenceParts(uri[1..], enveloped, prefixes, digest, digestValue);
    }

    private static List<string> ReadPrefixes(Element transform)
        => transform.Find(XmlNames.ExclusiveCanonicalization, "InclusiveNamespaces")?.Attribute("PrefixList") is { } list
            ? [.. list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(prefix => prefix == "#default" ? string.Empty : prefix)]
            : [];

    /// <summary>Nothing but these children, each at most once, all in the signature's namespace.</summary>
    private static bool HasOnly(Element element, params ReadOnlySpan<string> names)
    {
        var seen = 0;
        foreach (var child in element.Elements())
        {
            var index = child.NamespaceUri == XmlNames.Signature ? names.IndexOf(child.LocalName) : -1;
            if (index < 0 || (seen & (1 << index)) != 0)
                return false;
            seen |= 1 << index;
        }

        return true;
    }

    private static byte[]? ReadBase64(Element element, bool textOnly)
    {
        if (textOnly && element.HasElements)
            return null;

        var text = element.Text;
        var bytes = new byte[text.Length * 3 / 4 + 3];
        return Convert.TryFromBase64String(text, bytes, out var written) ? bytes[..written] : null;
    }
}
