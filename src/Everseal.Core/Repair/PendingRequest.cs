using System.Security.Cryptography.X509Certificates;

namespace Everseal.Core.Repair;

/// <summary>What this server has a certificate of its own for. Numbered as stored.</summary>
public enum CertificateSlot
{
    IssuingCa,

    /// <summary>A realm's.</summary>
    Signing,
    Tls,
}

/// <summary>A key that was made here and whose certificate was asked for at another CA.</summary>
/// <param name="Realm">Of a signing key.</param>
/// <param name="PublicKey">Null when the private key is lost.</param>
public sealed record PendingRequest(string KeyId, CertificateSlot Slot, string? Realm, string Subject, DateTimeOffset CreatedAt, PublicKey? PublicKey)
{
    public bool IsFor(CertificateSlot slot, string? realm)
        => Slot == slot && (slot != CertificateSlot.Signing || realm is null || string.Equals(Realm, realm, StringComparison.OrdinalIgnoreCase));

    /// <summary>As people say it.</summary>
    public static string Name(CertificateSlot slot, string? realm) => slot switch
    {
        CertificateSlot.IssuingCa => "the issuing CA",
        CertificateSlot.Signing => $"the signing key of {realm}",
        _ => "the TLS certificate",
    };
}
