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
    ReferenceCount = 1 << 4,
    ReferenceTarget = 1 << 5,
    UniqueIds = 1 << 6,
    Transforms = 1 << 7,
    Digest = 1 << 8,
    Value = 1 << 9,
    RequiredParts = 1 << 10,
    All = (1 << 11) - 1,
}
