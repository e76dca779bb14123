using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.Passwords;
using Everseal.Server.Administration;
using Everseal.Server.Realms;

namespace Everseal.Server.Features.RealmSettings;

/// <summary>What a realm asks of passwords: <c>/api/v1/realms/{realm}/password-policy</c>.</summary>
internal sealed class PasswordPolicyEndpoints(RealmDirectory realms, PasswordPolicies policies)
{
    public IResult Show(string realm, ApiCall call) => call.Answer(Find(realm));

    public async Task<IResult> ChangeAsync(string realm, ApiCall call)
    {
        var body = await call.ReadAsync<ChangePasswordPolicy>();
        return body.IsSuccess
            ? await call.ChangedAsync(
                "password-policy set", realm, body.Value.ToString(),
                await policies.ChangeAsync(realm, policy => Apply(body.Value, policy), call.Cancelled), _ => call.Answer(Find(realm)))
            : call.Answer(body);
    }

    private Result<PasswordPolicyDescription> Find(string name) => realms.Find(name) is { } realm
        ? Describe(realm.Name, realm.Settings.Passwords)
        : ErrorCodes.Server.RealmNotFound.With($"There is no realm {name}.");

    private static PasswordPolicy Apply(ChangePasswordPolicy change, PasswordPolicy policy) => policy with
    {
        Description = change.Description ?? policy.Description,
        MinLength = change.MinLength ?? policy.MinLength,
        MaxLength = change.MaxLength ?? policy.MaxLength,
        MinLetters = change.MinLetters ?? policy.MinLetters,
        MinUppercase = change.MinUppercase ?? policy.MinUppercase,
        MinLowercase = change.MinLowercase ?? policy.MinLowercase,
        MinDigits = change.MinDigits ?? policy.MinDigits,
        MinSpecial = change.MinSpecial ?? policy.MinSpecial,
        MaxIdenticalAdjacent = change.MaxIdenticalAdjacent ?? policy.MaxIdenticalAdjacent,
        History = change.History ?? policy.History,
        LifetimeDays = change.LifetimeDays is 0 ? null : change.LifetimeDays ?? policy.LifetimeDays,
    };

    private static PasswordPolicyDescription Describe(string realm, PasswordPolicy policy) => new(
        realm,
        policy.Description,
        policy.MinLength,
        policy.MaxLength,
        policy.MinLetters,
        policy.MinUppercase,
        policy.MinLowercase,
        policy.MinDigits,
        policy.MinSpecial,
        policy.MaxIdenticalAdjacent,
        policy.History,
        policy.LifetimeDays,
        policy.LifetimeDays is { } days
            ? [$"passwords of realm {realm} expire after {days} days, the administrators' too; `everseal user show NAME` tells when, and on this host `everseal user reset-password NAME` lets anybody in again"]
            : []);
}
