using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.Tokens;
using Everseal.Server.Administration;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Features.RelyingParties;

/// <summary>Turns what an administrator asks for into a registration that the realm can have.</summary>
/// <param name="policy">The realm's.</param>
/// <param name="secret">For a new metadata URL, should one be asked for.</param>
internal sealed class RelyingPartyOrder(TokenPolicy policy, string secret, DateTimeOffset now)
{
    public Result<RelyingPartyRegistration> Create(AddRelyingParty order) => Apply(
        new ChangeRelyingParty(
            null, order.RefreshIntervalSeconds, order.KeyType, order.MaxBearerLifetimeSeconds, order.MaxHolderOfKeyLifetimeSeconds, order.Claims, order.EncryptionCertificate),
        new RelyingPartyRegistration(
            new RelyingPartyDeclaration(order.Id, RelyingPartyDeclaration.UsualRefreshInterval, RelyingPartyRules.None), null, secret, now));

    /// <summary>The present registration with the fields that the order names; checked as a whole, since the realm's policy may have changed.</summary>
    public Result<RelyingPartyRegistration> Apply(ChangeRelyingParty order, RelyingPartyRegistration present)
    {
        var rules = ReadRules(order, present.Declaration.Rules);
        if (!rules.IsSuccess)
            return rules.Error;

        var declaration = present.Declaration with
        {
            RefreshInterval = Seconds(order.RefreshIntervalSeconds) ?? present.Declaration.RefreshInterval,
            Rules = rules.Value,
        };
        if (declaration.Check(policy) is { } refusal)
            return refusal;

        var changed = present with { Declaration = declaration, MetadataSecret = order.NewMetadataUrl is true ? secret : present.MetadataSecret };
        return order.EncryptionCertificate switch
        {
            null => changed,
            "" => changed with { EncryptionCertificate = null },
            var pem => ReadCertificate(pem).Then<RelyingPartyRegistration>(der => changed with { EncryptionCertificate = der }),
        };
    }

    private static Result<RelyingPartyRules> ReadRules(ChangeRelyingParty order, RelyingPartyRules present)
    {
        if (order.KeyType is { } word && RelyingPartyRules.FindKeyType(word) is null)
            return new StsError(ErrorCodes.CommandLine.FieldNotAcceptable, "keyType: it is any, bearer or holder-of-key");

        var claims = order.Claims is { } texts ? ClaimRules.Read(texts) : present.Claims;
        return claims.Then<RelyingPartyRules>(read => new RelyingPartyRules
        {
            IsEnabled = order.Enabled ?? present.IsEnabled,
            KeyType = order.KeyType is { } keyType ? RelyingPartyRules.FindKeyType(keyType)!.Value : present.KeyType,
            MaxBearerLifetime = order.MaxBearerLifetimeSeconds is 0 ? null : Seconds(order.MaxBearerLifetimeSeconds) ?? present.MaxBearerLifetime,
            MaxHolderOfKeyLifetime = order.MaxHolderOfKeyLifetimeSeconds is 0 ? null : Seconds(order.MaxHolderOfKeyLifetimeSeconds) ?? present.MaxHolderOfKeyLifetime,
            Claims = read,
        });
    }

    // Clamped, so that no number overflows; what is out of bounds is refused by its own rule.
    private static TimeSpan? Seconds(long? seconds) => seconds is { } count ? TimeSpan.FromSeconds(Math.Clamp(count, int.MinValue, int.MaxValue)) : null;

    private Result<ReadOnlyMemory<byte>> ReadCertificate(string pem)
    {
        var read = CertificateDescriptions.ReadPem(pem);
        if (!read.IsSuccess)
            return read.Error;

        using var certificate = read.Value;
        return EncryptionCertificate.Check(certificate, now) is { } refusal ? refusal : certificate.RawDataMemory;
    }
}
