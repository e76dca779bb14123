using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Core.Xml;
using Everseal.Server.Realms;
using Everseal.Server.Rollover;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.DressRehearsal;

/// <summary>Who has something of his own that a login needs: a relying party its copy of the keys, a service its certificate, a person a password.</summary>
internal sealed class DependentTrials(CopiedNode node, RealmSnapshot realm)
{
    private const int NamesTold = 5;

    /// <param name="known">The key by which each relying party's tokens were signed when the rehearsal began, and which it therefore has.</param>
    public async Task<IReadOnlyList<Trial>> RunAsync(IReadOnlyDictionary<string, string?> known, CancellationToken cancellationToken)
    {
        var situation = node.Get<RealmRollover>().Look(realm.Name).OrThrow().Situation;
        return
        [
            .. realm.RelyingParties.Enabled.Select(relyingParty => TryRelyingParty(relyingParty, known.GetValueOrDefault(relyingParty), key => situation.AdoptedAt(relyingParty, key))),
            .. (await node.Get<ServiceStore>().ListAsync(realm.Name, cancellationToken)).OrThrow().Where(service => !service.IsDisabled && !TrialPrincipals.IsOne(service.Name)).Select(TryService),
            .. LookAtPasswords((await node.Get<UserStore>().ListAsync(realm.Name, cancellationToken)).OrThrow()),
        ];
    }

    private Trial TryRelyingParty(string relyingParty, string? knownKey, Func<string, DateTimeOffset?> adoptedAt)
    {
        const string Way = "verification by a relying party";
        if (realm.Ring.SignerAt(node.Now, relyingParty) is not { Value: { } signer } refused)
            return Trial.Broken(Way, relyingParty, realm.Ring.SignerAt(node.Now, relyingParty).Error!, $"everseal keys plan --realm {realm.Name}");
        if (signer.KeyId == knownKey || adoptedAt(signer.KeyId) <= node.Now)
            return Trial.Works(Way, relyingParty);
        var error = ErrorCodes.Rehearsals.RelyingPartyWithoutKey.With(
            $"Tokens for it are signed by key {signer.KeyId}, and it is not known to have that: it has not fetched its own metadata address, and nobody vouched for it.");
        return Trial.Broken(Way, relyingParty, error, $"everseal relying-party show {relyingParty} --realm {realm.Name}");
    }

    private Trial TryService(ServiceRegistration service)
    {
        const string Way = "certificate of a service";
        using var certificate = X509CertificateLoader.LoadCertificate(service.Certificate.Span);
        var validity = ValidityPeriod.Of(certificate);
        return validity.Contains(node.Now)
            ? Trial.Works(Way, service.UserPrincipalName)
            : Trial.Broken(
                Way, service.UserPrincipalName, ErrorCodes.Rehearsals.ServiceCertificateEnded.With($"Its certificate is valid from {validity}."),
                $"everseal service replace-certificate {service.Name} --realm {realm.Name} --cert FILE");
    }

    // People change them until then, as they always do: nothing that a rehearsal could call broken.
    private IEnumerable<Trial> LookAtPasswords(IReadOnlyList<UserAccount> users)
    {
        var ended = users.Where(user => !user.IsDisabled && user.PasswordExpiresAt <= node.Now).OrderBy(user => user.PasswordExpiresAt).ToList();
        if (ended.Count == 0)
            yield break;
        var names = string.Join(", ", ended.Take(NamesTold).Select(user => user.UserPrincipalName)) + (ended.Count > NamesTold ? ", …" : "");
        yield return Trial.Broken(
            "password that is in use today", $"{ended.Count} people of realm {realm.Name}",
            ErrorCodes.Rehearsals.PasswordsEnded.With($"Unless changed before, these are refused: {names}. The first ends at {XmlTime.Write(ended[0].PasswordExpiresAt!.Value)}."),
            $"everseal password-policy show --realm {realm.Name}", TrialOutcome.Warning);
    }
}
