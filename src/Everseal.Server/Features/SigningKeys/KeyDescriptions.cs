using Everseal.Core.Administration;
using Everseal.Core.Keys;
using Everseal.Server.Administration;
using Everseal.Server.Realms;
using Everseal.Server.Rollover;

namespace Everseal.Server.Features.SigningKeys;

/// <summary>Rings and plans in the API's words.</summary>
/// <param name="publicUrl">For relying parties' own addresses.</param>
internal sealed class KeyDescriptions(RolloverView view, Uri publicUrl)
{
    private readonly IReadOnlyList<RolloverDecision> _plan = RolloverPolicy.Plan(view.Ring, view.Settings, view.Situation, view.Now);

    private readonly SigningKeyEntry? _signer = view.Ring.DefaultSignerAt(view.Now);

    public IReadOnlyList<KeyStepDescription> Steps => [.. _plan.Select(Describe)];

    /// <summary>The key whose adoption matters: the next one, or the one that signs.</summary>
    public SigningKeyEntry? Awaited => RingOperations.NextOf(view) ?? _signer;

    public SigningKeyList List() => new(
        view.Realm.Name, view.Settings.SelfRenewal, view.Situation.TimeIsConfirmed, [.. view.Ring.Entries.Select(Describe)]);

    public KeyPlan Plan() => new(
        view.Realm.Name, view.Settings.SelfRenewal, view.Situation.TimeIsConfirmed, Steps, Awaited?.KeyId,
        Awaited is { } key ? [.. view.Situation.RelyingParties.Select(relyingParty => Adoption(relyingParty, key.KeyId))] : []);

    public KeyChange Change(RingChange change) => new(
        Describe(view.Ring.Find(change.KeyId)!), MustAct(change.KeyId), Steps, change.Remarks);

    public KeyAdoptionDescription Adoption(string relyingParty, string keyId)
    {
        var known = view.Situation.Adoptions.FirstOrDefault(adoption => adoption.RelyingParty == relyingParty && adoption.KeyId == keyId);
        return new KeyAdoptionDescription(
            relyingParty, known?.FetchedAt, known?.AcknowledgedAt, known?.AdoptedAt, view.Ring.Pins.GetValueOrDefault(relyingParty),
            view.Realm.RelyingParties.MetadataSecretOf(relyingParty) is { } secret
                ? PublicPaths.UrlOf(publicUrl, PublicPaths.RelyingPartyMetadata, view.Realm.Name, secret)
                : PublicPaths.UrlOf(publicUrl, PublicPaths.Metadata, view.Realm.Name));
    }

    // Whom this key would refuse, or refuses already: those that do not know it, unless another key signs for them.
    private KeyAdoptionDescription[] MustAct(string keyId)
        => view.Ring.Find(keyId) is { RetiredAt: null } entry && StateOf(entry) is KeyStates.Next or KeyStates.Signing
            ? [.. view.Situation.LaggardsOf(keyId, view.Now).Select(relyingParty => Adoption(relyingParty, keyId))]
            : [];

    private SigningKeyDescription Describe(SigningKeyEntry entry) => new(
        entry.KeyId,
        StateOf(entry),
        entry.CreatedAt,
        entry.PublishedAt,
        entry.PromotedAt,
        entry.RetiredAt,
        CertificateDescriptions.Describe(entry.Credential.Certificate, $"STS signing {view.Realm.Name}", inUse: entry.RetiredAt is null),
        [.. view.Ring.Pins.Where(pin => pin.Value == entry.KeyId).Select(pin => pin.Key).Order(StringComparer.Ordinal)],
        entry.LastTokenExpiresAt,
        NextStepOf(entry));

    // What follows the signer is the making of another key, or that one's promotion.
    private KeyStepDescription? NextStepOf(SigningKeyEntry entry)
        => _plan.FirstOrDefault(step => KeyOf(step) == entry.KeyId || (entry == _signer && step is RolloverDecision.CreateNext or RolloverDecision.Blocked or RolloverDecision.Promote)) is { } next
            ? Describe(next)
            : null;

    private string StateOf(SigningKeyEntry entry) => entry switch
    {
        { RetiredAt: not null } => KeyStates.Retired,
        _ when entry == _signer => KeyStates.Signing,
        { PublishedAt: null } => KeyStates.Created,
        { PromotedAt: null } => KeyStates.Next,
        _ => KeyStates.Previous,
    };

    private static KeyStepDescription Describe(RolloverDecision decision) => new(
        Action(decision), KeyOf(decision), decision.Reason, decision.Due, (decision as RolloverDecision.Blocked)?.Next);

    private static string Action(RolloverDecision decision) => decision switch
    {
        RolloverDecision.CreateNext => "create",
        RolloverDecision.Blocked => "blocked",
        RolloverDecision.Publish => "publish",
        RolloverDecision.Promote => "promote",
        RolloverDecision.Retire => "retire",
        RolloverDecision.Remove => "remove",
        _ => "wait",
    };

    private static string? KeyOf(RolloverDecision decision) => decision switch
    {
        RolloverDecision.Publish step => step.KeyId,
        RolloverDecision.Promote step => step.KeyId,
        RolloverDecision.Retire step => step.KeyId,
        RolloverDecision.Remove step => step.KeyId,
        _ => null,
    };
}
