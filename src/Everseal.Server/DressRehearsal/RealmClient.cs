using Everseal.Core.Errors;
using Everseal.Core.Tokens;
using Everseal.Core.WsTrust;
using Everseal.Server.Hosting;
using Everseal.Server.Realms;

namespace Everseal.Server.DressRehearsal;

/// <summary>A client of one realm's token service. It gets over any TLS certificate: that is another trial.</summary>
internal sealed class RealmClient(CopiedNode node, HttpClient http, string realm)
{
    public RealmSnapshot Realm => node.Get<RealmDirectory>().Find(realm)!;

    /// <summary>Whether the realm gives tokens of this kind without AppliesTo; where it does not, a relying party that takes them.</summary>
    /// <returns>Null where there is nobody whom such a token could be for.</returns>
    public Audience? AudienceFor(AcceptedKeyType kind)
    {
        if (!Realm.Settings.RequireRelyingParty)
            return new Audience(null);
        return Realm.RelyingParties.Enabled.FirstOrDefault(id => Realm.RelyingParties.Find(id)!.Rules.KeyType is var taken && (taken == AcceptedKeyType.Any || taken == kind)) is { } id
            ? new Audience(id)
            : null;
    }

    /// <summary>Issue and Renew.</summary>
    public async Task<Result<TrustResponse.Issued>> IssueAsync(OutgoingRequest request, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(request, cancellationToken);
        return answer.Value is TrustResponse.Issued issued ? issued : answer.Error ?? Refused($"an unexpected answer to {request.Operation}");
    }

    /// <returns>Why it is not valid; null when it is.</returns>
    public async Task<StsError?> ValidateAsync(ReadOnlyMemory<byte> token, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(new OutgoingRequest(TrustOperation.Validate) { Target = token }, cancellationToken);
        return answer.Value switch
        {
            null => answer.Error,
            TrustResponse.Validated { Status.IsValid: true } => null,
            TrustResponse.Validated { Status.Reason: var reason } => Refused(reason),
            _ => Refused("an unexpected answer to Validate"),
        };
    }

    private async Task<Result<TrustResponse>> AskAsync(OutgoingRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await TrustExchange.AskAsync(http, realm, request, node.Now, cancellationToken);

            // A fault names what clients may know; with a signer that is not valid, the ring says which.
            return answer is TrustResponse.Fault fault
                ? (fault.Code == "InvalidTimeRange" ? Realm.Ring.SignerAt(node.Now).Error : null) ?? Refused($"{fault.Code}: {fault.Text}")
                : answer;
        }
        catch (HttpRequestException failure)
        {
            return Refused($"no answer: {failure.Message}");
        }
        catch (StsErrorException failure)
        {
            return failure.Error;
        }
    }

    private static StsError Refused(string why) => ErrorCodes.Rehearsals.LoginRefused.With(why);
}

/// <summary>Whom a trial's token is for.</summary>
/// <param name="Address">Null asks for a token without AppliesTo.</param>
internal sealed record Audience(string? Address);
