using Everseal.Core.Errors;

namespace Everseal.Server.DressRehearsal;

/// <summary>One realm from today to the day that is rehearsed.</summary>
internal sealed class RealmRehearsal(CopiedNode node, RealmClient client)
{
    private readonly Dictionary<string, string?> _signersOfToday = new(StringComparer.Ordinal);
    private EarlierToken? _earlier;

    /// <summary>To be called before time passes.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        foreach (var relyingParty in client.Realm.RelyingParties.Enabled)
            _signersOfToday[relyingParty] = client.Realm.Ring.SignerAt(node.Now, relyingParty).Value?.KeyId;
        _earlier = await new LoginTrials(node, client).TakeTokenAsync(cancellationToken);
    }

    /// <param name="tls">Why clients would refuse the connection; null when they would not.</param>
    public async Task<IReadOnlyList<Trial>> RunAsync(StsError? tls, Remedies remedies, CancellationToken cancellationToken)
    {
        var logins = await new LoginTrials(node, client).RunAsync(_earlier, remedies, cancellationToken);
        var dependents = await new DependentTrials(node, client.Realm).RunAsync(_signersOfToday, cancellationToken);
        return [.. tls is null ? logins : logins.Select(login => BehindRefusal(login, tls, remedies)), .. dependents];
    }

    // Whoever is refused the connection meets nothing else; what he would have met is said all the same.
    private static Trial BehindRefusal(Trial login, StsError tls, Remedies remedies) => login with
    {
        Outcome = TrialOutcome.Breaks,
        Code = tls.Code.Id,
        Why = login.Outcome == TrialOutcome.Works ? tls.PublicDetail : $"{tls.PublicDetail} And then: {login.Why}",
        Fix = remedies.ForTls(),
    };
}
