using System.Text.Json.Serialization;

namespace Everseal.Core.Administration;

/// <param name="Slot">Of <see cref="RepairSlots"/>.</param>
/// <param name="Realm">Whose signing key; null where there is one realm only, and for the other slots.</param>
/// <param name="ReplacesPending">A person's word that the request that waits already is given up.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RequestCertificate(string Slot, string? Realm = null, bool ReplacesPending = false);

/// <param name="Pem">PKCS#10. It holds no secret.</param>
public sealed record CertificateRequestDescription(string Pem, CertificateSlotRequest Request);

/// <summary>What this server's own certificates are, and what was asked for in their place.</summary>
public sealed record CertificateSlotList(IReadOnlyList<CertificateSlotDescription> Slots);

/// <param name="Slot">Of <see cref="RepairSlots"/>.</param>
/// <param name="Realm">Of a signing key.</param>
/// <param name="InUse">Null when there is none that can be read.</param>
/// <param name="Requests">Those that wait for their answer.</param>
public sealed record CertificateSlotDescription(string Slot, string? Realm, CertificateInSlot? InUse, IReadOnlyList<CertificateSlotRequest> Requests);

/// <param name="IsForeign">Whether another CA signed it: then nobody here makes the next one.</param>
public sealed record CertificateInSlot(string Subject, string Issuer, string SerialNumber, DateTimeOffset NotBefore, DateTimeOffset NotAfter, bool IsForeign)
{
    /// <summary>Whether an issuing CA of this node signed it that was replaced since.</summary>
    public bool IsOfEarlierCa { get; init; }
}

/// <param name="KeyIsLost">Then no answer can be imported.</param>
public sealed record CertificateSlotRequest(string KeyId, string Subject, DateTimeOffset CreatedAt, bool KeyIsLost = false);
