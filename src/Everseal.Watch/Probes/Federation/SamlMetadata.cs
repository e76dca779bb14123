using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Federation;

/// <summary>What a SAML 2.0 metadata document (saml-metadata-2.0-os) says about keys and about its own life.</summary>
/// <param name="ValidUntil">The earliest that the document, a group, an entity or a role sets.</param>
/// <param name="CacheDuration">Likewise.</param>
/// <param name="Signer">The certificate in the document's own signature, which nobody verified; null when it has none.</param>
internal sealed record SamlMetadata(
    IReadOnlyList<SamlEntity> Entities, DateTimeOffset? ValidUntil, TimeSpan? CacheDuration, byte[]? Signer, IReadOnlyList<StsError> Remarks)
{
    /// <summary>The document as a source. A key that signed the document itself is in use, whatever else stands beside it.</summary>
    /// <param name="inUse">Whether documents of this kind hold the key that signs now and no other; null when they may hold more.</param>
    public SourceContent ToContent(bool? inUse = null)
    {
        var chains = new ObservedChains();
        var bareKeys = new List<ObservedKey>();
        foreach (var remark in Remarks)
            chains.Remark(remark);
        foreach (var entity in Entities)
        {
            foreach (var key in entity.Keys)
                Add(key, Entities.Count > 1 ? $"{entity.Id} {key.Name}" : key.Name, inUse, chains, bareKeys);
        }

        if (Signer is not null && !Entities.Any(entity => entity.Keys.Any(IsSigner)))
            chains.Add(new PublishedChain([Signer], CertificateUse.TokenSigning, "metadata signature") { InUse = true });
        if (chains.Certificates.Count == 0 && bareKeys.Count == 0)
            chains.Remark(ErrorCodes.FederationProbes.NothingPublished.With("The metadata holds no key."));
        return new SourceContent(chains.Certificates)
        {
            BareKeys = bareKeys,
            ValidUntil = ValidUntil,
            CacheDuration = CacheDuration,
            Remarks = chains.Remarks,
        };
    }

    // Without a use a key serves both (saml-metadata-2.0-os §2.4.1.1).
    private void Add(SamlKey key, string slot, bool? inUse, ObservedChains chains, List<ObservedKey> bareKeys)
    {
        IReadOnlyList<CertificateUse> uses = key.Use is { } use ? [use] : [CertificateUse.TokenSigning, CertificateUse.TokenEncryption];
        foreach (var each in uses)
        {
            if (key.Certificates.Count == 0)
                bareKeys.Add(new ObservedKey(slot, "KeyInfo without a certificate", each));
            else
                chains.Add(new PublishedChain(key.Certificates, each, slot) { InUse = IsSigner(key) ? true : inUse });
        }
    }

    private bool IsSigner(SamlKey key)
        => Signer is not null && key.Use != CertificateUse.TokenEncryption && key.Certificates.Any(certificate => certificate is not null && certificate.AsSpan().SequenceEqual(Signer));
}

internal sealed record SamlEntity(string Id, IReadOnlyList<SamlKey> Keys);

/// <param name="Name">Its KeyName, else its role and use, with a number from the second on: stays when the certificate is replaced.</param>
/// <param name="Use">Null when the document does not say.</param>
/// <param name="Certificates">In order; empty for a key that is given otherwise, null in place of what is not base64.</param>
internal sealed record SamlKey(string Name, CertificateUse? Use, IReadOnlyList<byte[]?> Certificates);
