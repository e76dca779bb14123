namespace Everseal.Core.Xml;

/// <summary>
/// The verifier's refusals. The public entry points always apply all of them; tests switch off one at a
/// time to prove that each attack is stopped by the check that names it and by no accident.
/// </summary>
[Flags]
internal enum SignatureGuards
{
    None = 0,
    SingleSignature = 1 << 0,
    Structure = 1 << 1,
    Canonicalization = 1 << 2,
    Algorithm = 1 << 3,
    KeyKind = 1 << 4,
    ReferenceCount = 1 << 5,
    ReferenceTarget = 1 << 6,
    UniqueIds = 1 << 7,
    Transforms = 1 << 8,
    Digest = 1 << 9,
    Value = 1 << 10,
    RequiredParts = 1 << 11,
    All = (1 << 12) - 1,
}
