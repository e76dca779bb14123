using System.Security.Cryptography;
using Everseal.Core.Errors;

namespace Everseal.Core.Xml;

/// <summary>
/// Verifies XML signatures in two profiles: a token that envelops its own signature, and a SOAP request that
/// signs its parts. The caller says which element it is going to read and which keys it trusts; nothing in
/// the message can change either. XML Signature 1.1, narrowed to what the clients of this protocol send.
/// </summary>
public static class XmlSignatureVerifier
{
    /// <summary>More parts than any client signs; each one costs a canonicalization.</summary>
    private const int MaxReferences = 8;

    /// <summary>
    /// Verifies that <paramref name="signed"/> carries, as a direct child, one signature with one reference to itself.
    /// </summary>
    /// <param name="signed">The element that will be read: the assertion, found by its absolute place in the message.</param>
    /// <param name="keys">The keys that may have signed it.</param>
    public static Result<VerifiedSignature> VerifyEnveloped(Element signed, IReadOnlyList<SignatureKey> keys)
        => VerifyEnveloped(signed, keys, SignatureGuards.All);

    /// <summary>
    /// Verifies a WS-Security signature that must cover every element of <paramref name="required"/>.
    /// </summary>
    /// <param name="signature">The <c>ds:Signature</c>, found by its absolute place in the header.</param>
    /// <param name="required">The very elements that will be read, such as Timestamp and Body.</param>
    /// <param name="allowedToo">Which other elements a reference may cover; anything else is refused.</param>
    /// <param name="key">The registered key of the sender.</param>
    public static Result<VerifiedSignature> VerifyMessage(
        Element signature, IReadOnlyList<Element> required, Func<Element, bool> allowedToo, SignatureKey key)
        => VerifyMessage(signature, required, allowedToo, key, SignatureGuards.All);

    internal static Result<VerifiedSignature> VerifyEnveloped(Element signed, IReadOnlyList<SignatureKey> keys, SignatureGuards guards)
    {
        var signatures = signed.Elements(XmlNames.Signature, "Signature").ToList();
        if (signatures.Count == 0)
            return ErrorCodes.Signatures.Missing.With($"{signed.LocalName} is not signed.");
        if (signatures.Count > 1 && guards.HasFlag(SignatureGuards.SingleSignature))
            return ErrorCodes.Signatures.NotUnique.With($"{signed.LocalName} carries {signatures.Count} signatures.");

        var read = SignatureReader.Read(signatures[0], guards);
        if (!read.IsSuccess)
            return read.Error;

        var parts = read.Value;
        if (parts.References.Count == 0 || (parts.References.Count > 1 && guards.HasFlag(SignatureGuards.ReferenceCount)))
            return ErrorCodes.Signatures.ReferenceCount.With($"The signature of {signed.LocalName} has {parts.References.Count} references instead of one.");
        if (!parts.References[0].Enveloped && guards.HasFlag(SignatureGuards.Transforms))
            return ErrorCodes.Signatures.Transform.With("A token's reference must use the enveloped-signature transform.");

        var covered = CheckReferences(parts, guards, target => ReferenceEquals(target, signed));
        if (!covered.IsSuccess)
            return covered.Error;

        return VerifySignedInfo(parts, keys, [signed], guards);
    }

    internal static Result<VerifiedSignature> VerifyMessage(
        Element signature, IReadOnlyList<Element> required, Func<Element, bool> allowedToo, SignatureKey key, SignatureGuards guards)
    {
        var read = SignatureReader.Read(signature, guards);
        if (!read.IsSuccess)
            return read.Error;

        var parts = read.Value;
        if (parts.References.Count == 0 || (parts.References.Count > MaxReferences && guards.HasFlag(SignatureGuards.ReferenceCount)))
            return ErrorCodes.Signatures.ReferenceCount.With($"The signature has {parts.References.Count} references; 1 to {MaxReferences} are accepted.");
        if (parts.References.Any(reference => reference.Enveloped) && guards.HasFlag(SignatureGuards.Transforms))
            return ErrorCodes.Signatures.Transform.With("A message's reference may not use the enveloped-signature transform.");

        var covered = CheckReferences(parts, guards, target => required.Contains(target) || allowedToo(target));
        if (!covered.IsSuccess)
            return covered.Error;

        if (guards.HasFlag(SignatureGuards.RequiredParts) && required.FirstOrDefault(part => !covered.Value.Contains(part)) is { } missing)
            return ErrorCodes.Signatures.PartNotSigned.With($"The signature does not cover {missing.LocalName}.");

        return VerifySignedInfo(parts, [key], covered.Value, guards);
    }

    private static Result<List<Element>> CheckReferences(SignatureParts parts, SignatureGuards guards, Func<Element, bool> mayCover)
    {
        var ids = new DocumentIds(parts.Signature);
        var covered = new List<Element>(parts.References.Count);
        foreach (var reference in parts.References)
        {
            if (ids.Find(reference.TargetId) is not { } target)
                return ErrorCodes.Signatures.ReferenceTarget.With("A Reference points at an id that no element has.");
            if (ids.IsAmbiguous(reference.TargetId) && guards.HasFlag(SignatureGuards.UniqueIds))
                return ErrorCodes.Signatures.DuplicateId.With("The id that the signature refers to occurs more than once.");
            if (covered.Contains(target) && guards.HasFlag(SignatureGuards.ReferenceCount))
                return ErrorCodes.Signatures.ReferenceCount.With($"The signature covers {target.LocalName} twice.");
            if (!mayCover(target) && guards.HasFlag(SignatureGuards.ReferenceTarget))
                return ErrorCodes.Signatures.ReferenceTarget.With($"The signature covers another {target.LocalName} than the one that is used.");
            if (!DigestMatches(reference, target, parts.Signature) && guards.HasFlag(SignatureGuards.Digest))
                return ErrorCodes.Signatures.DigestMismatch.With($"{target.LocalName} was changed after it was signed.");
            covered.Add(target);
        }

        return covered;
    }

    private static bool DigestMatches(ReferenceParts reference, Element target, Element signature)
    {
        var canonical = new XmlBytes(8192);
        ExclusiveCanonicalXml.Write(target, canonical, reference.InclusivePrefixes, reference.Enveloped ? signature : null);
        var digest = CryptographicOperations.HashData(reference.Digest, canonical.WrittenSpan);
        return CryptographicOperations.FixedTimeEquals(digest, reference.DigestValue);
    }

    private static Result<VerifiedSignature> VerifySignedInfo(
        SignatureParts parts, IReadOnlyList<SignatureKey> keys, IReadOnlyList<Element> covered, SignatureGuards guards)
    {
        var usable = keys.Where(key => key.PublicKey is RSA == parts.Algorithm.IsRsa).ToList();
        if (usable.Count == 0 && keys.Count > 0)
            return ErrorCodes.Signatures.KeyKind.With("The signature's algorithm does not go with the configured key.");

        var signedInfo = new XmlBytes(2048);
        ExclusiveCanonicalXml.Write(parts.SignedInfo, signedInfo);
        var hash = parts.Algorithm.HashData(signedInfo.WrittenSpan);
        var found = usable.Find(key => parts.Algorithm.VerifyHash(key.PublicKey, hash, parts.Value));
        if (found is null && !guards.HasFlag(SignatureGuards.Value))
            found = keys[0];

        return found is null
            ? ErrorCodes.Signatures.ValueMismatch.With("No trusted key verifies the signature.")
            : new VerifiedSignature(found, parts.Algorithm, covered, hash);
    }
}
