using Everseal.Core.Errors;
using Everseal.Core.Tokens;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;

namespace Everseal.Server.DressRehearsal;

/// <summary>The ways into one realm, each tried as its clients do.</summary>
internal sealed class LoginTrials(CopiedNode node, RealmClient client)
{
    private readonly TrialPrincipals _principals = new(node);

    private string Name => client.Realm.Name;

    public async Task<IReadOnlyList<Trial>> RunAsync(EarlierToken? earlier, Remedies remedies, CancellationToken cancellationToken) =>
    [
        .. from met in (IEnumerable<Met>)[.. await TryPasswordAsync(cancellationToken), .. await TryCertificateAsync(cancellationToken), .. await TryEarlierAsync(earlier, cancellationToken)]
           select met.Error is { } error ? Trial.Broken(met.Way, met.Whom, error, remedies.For(client.Realm, error)) : Trial.Works(met.Way, met.Whom, met.Remark),
    ];

    /// <summary>The longest-lived token that a service gets now; null where the realm gives none.</summary>
    public async Task<EarlierToken?> TakeTokenAsync(CancellationToken cancellationToken)
    {
        if (client.AudienceFor(AcceptedKeyType.HolderOfKey) is not { } audience)
            return null;
        var longest = client.Realm.Policy.MaxHolderOfKeyLifetime;
        var signer = await _principals.AddServiceAsync(Name, longest + TimeSpan.FromDays(1), cancellationToken);
        var issued = await client.IssueAsync(OrderOf(signer, audience) with { Lifetime = longest }, cancellationToken);
        return issued.Value is { Expires: { } end } token ? new EarlierToken(token.Token, end) : null;
    }

    private async Task<IReadOnlyList<Met>> TryPasswordAsync(CancellationToken cancellationToken)
    {
        if (client.AudienceFor(AcceptedKeyType.Bearer) is not { } audience)
            return [];
        var (person, password) = await _principals.AddPersonAsync(Name, cancellationToken);
        var issued = await client.IssueAsync(
            new OutgoingRequest(TrustOperation.Issue) { Username = $"{person}@{Name}", Password = password, AppliesTo = audience.Address }, cancellationToken);
        var login = new Met("password login", $"people of realm {Name}", issued.Error);
        return issued.Value is { Token: var token }
            ? [login, new Met("validation", $"holders of a new token of realm {Name}", await client.ValidateAsync(token, cancellationToken))]
            : [login];
    }

    private async Task<IReadOnlyList<Met>> TryCertificateAsync(CancellationToken cancellationToken)
    {
        if (client.AudienceFor(AcceptedKeyType.HolderOfKey) is not { } audience)
            return [];
        var signer = await _principals.AddServiceAsync(Name, TimeSpan.FromDays(1), cancellationToken);
        var issued = await client.IssueAsync(OrderOf(signer, audience) with { Renewable = true }, cancellationToken);
        var login = new Met("certificate login", $"services of realm {Name}", issued.Error);
        if (issued.Value is not { Token: var token })
            return [login];
        var renewal = new OutgoingRequest(TrustOperation.Renew) { Signer = signer, KeyType = KeyType.PublicKey, Target = token };
        return [login, new Met("renewal", $"holders of a renewable token of realm {Name}", (await client.IssueAsync(renewal, cancellationToken)).Error)];
    }

    private async Task<IReadOnlyList<Met>> TryEarlierAsync(EarlierToken? earlier, CancellationToken cancellationToken)
    {
        if (earlier is null)
            return [];
        var holders = $"holders of a token of today of realm {Name}";
        return earlier.Expires <= node.Now
            ? [new Met("validation of today's tokens", holders, Error: null, $"Not one is left: the longest-lived ended at {XmlTime.Write(earlier.Expires)}, as it should.")]
            : [new Met("validation of today's tokens", holders, await client.ValidateAsync(earlier.Token, cancellationToken))];
    }

    private static OutgoingRequest OrderOf(RequestSigner signer, Audience audience)
        => new(TrustOperation.Issue) { Signer = signer, KeyType = KeyType.PublicKey, AppliesTo = audience.Address };

    /// <param name="Error">Null when it works.</param>
    private sealed record Met(string Way, string Whom, StsError? Error, string? Remark = null);
}

/// <summary>A token that was issued when the rehearsal began.</summary>
internal sealed record EarlierToken(ReadOnlyMemory<byte> Token, DateTimeOffset Expires);
