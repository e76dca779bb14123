using System.Text.Json.Serialization;

namespace Everseal.Core.Administration;

/// <param name="Reason">As RFC 5280, 5.3.1 names it: <c>keyCompromise</c>, <c>superseded</c> …</param>
/// <param name="EvenIfInUse">Revoke although something of this server depends on the certificate.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RevokeCertificate(string Reason, bool EvenIfInUse = false);

/// <param name="Changed">False when it was revoked for this reason before.</param>
/// <param name="Consequences">What the revocation did to this server, a sentence each.</param>
public sealed record RevokedCertificateDescription(
    string SerialNumber, string Subject, DateTimeOffset RevokedAt, string Reason, bool Changed, IReadOnlyList<string> Consequences);
