using System.Text.Json.Serialization;

namespace Everseal.Core.Administration;

/// <summary>A key of a realm's ring.</summary>
/// <param name="State">See <see cref="KeyStates"/>.</param>
/// <param name="Next">What happens to it next by the rules, as far as is in sight; null for nothing.</param>
/// <param name="PinnedRelyingParties">Who gets tokens from this key although another one signs by default.</param>
/// <param name="LastTokenExpiresAt">When the last token that it signed ends; null for the one that signs, and when it is not known.</param>
public sealed record SigningKeyDescription(
    string Id,
    string State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? PublishedAt,
    DateTimeOffset? PromotedAt,
    DateTimeOffset? RetiredAt,
    CertificateDescription Certificate,
    IReadOnlyList<string> PinnedRelyingParties,
    DateTimeOffset? LastTokenExpiresAt,
    KeyStepDescription? Next);

/// <summary>Where a key stands on its way.</summary>
public static class KeyStates
{
    /// <summary>In the ring, and not published yet.</summary>
    public const string Created = "created";

    /// <summary>Published, and signs later.</summary>
    public const string Next = "next";

    public const string Signing = "signing";

    /// <summary>Another signs in its place; what it signed is still believed.</summary>
    public const string Previous = "previous";

    /// <summary>Nothing that it signed is believed any longer.</summary>
    public const string Retired = "retired";
}

/// <param name="TimeIsConfirmed">False after a jump of the clock: then keys are added and published, and nothing else.</param>
public sealed record SigningKeyList(string Realm, bool SelfRenewal, bool TimeIsConfirmed, IReadOnlyList<SigningKeyDescription> Keys);

/// <param name="Action">
/// <c>create</c>, <c>publish</c>, <c>promote</c>, <c>retire</c>, <c>remove</c> or <c>wait</c>; <c>blocked</c> for a key that would be made
/// on that day if it could last longer than the present one.
/// </param>
/// <param name="Key">Null for a key that is not made yet.</param>
/// <param name="Due">Null when nothing is in sight.</param>
/// <param name="Next">The command that a person gives first; null where nobody needs to.</param>
public sealed record KeyStepDescription(string Action, string? Key, string Reason, DateTimeOffset? Due, string? Next = null);

/// <summary>What the rules will do, and who is waited for.</summary>
/// <param name="Key">Whose adoption <paramref name="RelyingParties"/> tells: the next key, or the one that signs.</param>
public sealed record KeyPlan(
    string Realm, bool SelfRenewal, bool TimeIsConfirmed, IReadOnlyList<KeyStepDescription> Steps, string? Key, IReadOnlyList<KeyAdoptionDescription> RelyingParties);

/// <param name="AdoptedAt">From when on it verifies what the key signs; null while that is not known.</param>
/// <param name="PinnedTo">The key that signs for it instead of the default one.</param>
/// <param name="MetadataUrl">Its own, where it must read.</param>
public sealed record KeyAdoptionDescription(
    string RelyingParty,
    DateTimeOffset? FetchedAt,
    DateTimeOffset? AcknowledgedAt,
    DateTimeOffset? AdoptedAt,
    string? PinnedTo,
    string MetadataUrl);

/// <summary>What an administrator's change of a ring did.</summary>
/// <param name="Key">The key that it was about.</param>
/// <param name="MustAct">Relying parties that do not know the key that signs for them next, or already does.</param>
/// <param name="Steps">What the rules do next.</param>
/// <param name="Remarks">What else there is to know, a sentence each.</param>
public sealed record KeyChange(
    SigningKeyDescription Key, IReadOnlyList<KeyAdoptionDescription> MustAct, IReadOnlyList<KeyStepDescription> Steps, IReadOnlyList<string> Remarks);

/// <param name="Emergency">The key is in other hands: its tokens end at once, and another signs at once.</param>
/// <param name="Key">Which key is compromised; null for the one that signs.</param>
/// <param name="Fresh">Make a new key even where a published one waits: for when that one may be known too.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RotateKeys(bool Emergency = false, string? Key = null, bool Fresh = false);

/// <param name="Pem">A private key and certificates, the leaf first.</param>
/// <param name="Pkcs12">In base64, instead of <paramref name="Pem"/>.</param>
/// <param name="Passphrase">Of the key, or of the PKCS#12 file.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ImportKey(string? Pem = null, string? Pkcs12 = null, string? Passphrase = null);

/// <param name="Unseen">Promote it although it was published a moment ago.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PromoteKey(bool Unseen = false);

/// <param name="Key">Null for the predecessor of the key that signs.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PinKey(string? Key = null);

/// <param name="Key">Null for the next key, or the one that signs when there is none.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AcknowledgeKey(string? Key = null);
