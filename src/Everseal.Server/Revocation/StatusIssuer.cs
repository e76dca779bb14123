using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;

namespace Everseal.Server.Revocation;

/// <summary>A CA of this node as the one who says which of its certificates are revoked.</summary>
/// <param name="KeyIdentifier">Names its key, in addresses and in the store.</param>
/// <param name="KeyId">The private key in the vault; null while it is elsewhere, as a sealed root's is unless it is lent.</param>
/// <param name="AuthorityIds">Its rows: one key may have several certificates over time.</param>
/// <param name="Alias"><c>issuing</c> or <c>root</c> for the one in use; null for one that was replaced.</param>
public sealed record StatusIssuer(string KeyIdentifier, string? KeyId, X509Certificate2 Certificate, IReadOnlyList<long> AuthorityIds, string? Alias)
{
    public RevocationListSchedule Schedule { get; } = RevocationListSchedule.Of(Certificate);

    /// <summary>Only a CA of end entities answers OCSP: a root's key may be sealed, and its list serves for a year.</summary>
    public bool AnswersOcsp { get; } = RevocationListSchedule.Of(Certificate) == RevocationListSchedule.EndEntities;

    public string Subject => SubjectName.Text(Certificate.SubjectName);
}
