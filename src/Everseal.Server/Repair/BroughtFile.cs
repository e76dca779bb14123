using System.Security.Cryptography;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.Repair;
using Everseal.Server.Rollover;

namespace Everseal.Server.Repair;

/// <summary>What a person brought to be imported, opened: certificates, and their private key where it came along.</summary>
/// <param name="Key">Null when the certificates answer a request made here.</param>
internal sealed record BroughtFile(AsymmetricAlgorithm? Key, BroughtCertificates Certificates) : IDisposable
{
    /// <param name="slot">Of <see cref="RepairSlots"/>; an import is for one slot.</param>
    public static Result<BroughtFile> Read(ImportKey brought, CertificateSlot slot, string? realm)
    {
        if (slot == CertificateSlot.Signing && realm is null)
            return ErrorCodes.CommandLine.FieldNotAcceptable.With("realm: say whose signing key it is");
        if (brought is { Pem: { } pem, Pkcs12: null } && !SigningKeyFile.HoldsKey(pem))
        {
            return SigningKeyFile.ReadCertificates(pem)
                .Then<BroughtFile>(certificates => new BroughtFile(Key: null, new BroughtCertificates(slot, realm, [.. certificates], Key: null)));
        }

        return SigningKeyFile.Read(brought).Then<BroughtFile>(file => new BroughtFile(file.Key, new BroughtCertificates(slot, realm, file.Chain, file.PublicKey)));
    }

    public void Dispose() => Key?.Dispose();
}
