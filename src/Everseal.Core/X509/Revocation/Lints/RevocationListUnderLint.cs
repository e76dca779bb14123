using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.X509.Revocation.Lints;

/// <summary>What a lint of a CRL looks at: the parsed twin, never the wishes that it was built from.</summary>
/// <param name="Issuer">Whose list it is to be.</param>
/// <param name="PreviousNumber">The number of the issuer's list before; null for a first one.</param>
/// <param name="Now">When it is made.</param>
internal sealed record RevocationListUnderLint(
    EncodedRevocationList List,
    X509Certificate2 Issuer,
    RevocationListSchedule Schedule,
    long? PreviousNumber,
    DateTimeOffset Now)
{
    public IReadOnlyList<EncodedEntry> Entries => List.Entries ?? [];
}
