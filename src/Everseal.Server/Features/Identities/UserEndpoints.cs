using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Administration;
using Everseal.Server.IdentitySources;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Features.Identities;

/// <summary>People: <c>/api/v1/realms/{realm}/users</c>.</summary>
internal sealed class UserEndpoints(UserStore users, LoginThrottle throttle)
{
    public async Task<IResult> ListAsync(string realm, ApiCall call)
        => call.Answer((await users.ListAsync(realm, call.Cancelled)).Then<UserList>(list => new UserList([.. list.Select(user => Describe(realm, user))])));

    public async Task<IResult> ShowAsync(string realm, string name, ApiCall call)
        => call.Answer((await users.FindAsync(realm, name, call.Cancelled)).Then<UserDescription>(user => Describe(realm, user)));

    public async Task<IResult> AddAsync(string realm, ApiCall call)
    {
        var body = await call.ReadAsync<AddUser>();
        if (!body.IsSuccess)
            return call.Answer(body);

        var asked = body.Value;
        var user = new NewUser(asked.Name, asked.GivenName, asked.Surname, asked.Email, asked.Groups, asked.Description);
        var result = await users.AddAsync(realm, user, asked.Password, call.Cancelled);
        return await call.ChangedAsync("user add", realm, asked.Name, result, added => Answer(realm, added));
    }

    public async Task<IResult> RemoveAsync(string realm, string name, ApiCall call)
        => await call.ChangedAsync("user remove", realm, name, await users.RemoveAsync(realm, name, call.Cancelled));

    public async Task<IResult> ChangeAsync(string realm, string name, ApiCall call)
    {
        var body = await call.ReadAsync<ChangeUser>();
        if (!body.IsSuccess)
            return call.Answer(body);

        var change = body.Value;
        if (change == new ChangeUser())
            return NotReadable(call, "nothing is to be changed");
        if (change.Enabled is not { } enabled)
            return await call.ChangedAsync("user set", realm, name, await users.UpdateAsync(realm, name, present => Apply(change, present), call.Cancelled), user => Answer(realm, user));
        if (change != new ChangeUser(enabled))
            return NotReadable(call, "enabled is changed alone");

        var changed = enabled ? await users.EnableAsync(realm, name, call.Cancelled) : await users.DisableAsync(realm, name, call.Cancelled);
        return await call.ChangedAsync(enabled ? "user enable" : "user disable", realm, name, changed, user => Answer(realm, user));
    }

    public async Task<IResult> SetPasswordAsync(string realm, string name, ApiCall call)
    {
        var body = await call.ReadAsync<SetPassword>();
        return body.IsSuccess
            ? await call.ChangedAsync("user reset-password", realm, name, await users.ResetPasswordAsync(realm, name, body.Value.Password, call.Cancelled))
            : call.Answer(body);
    }

    public async Task<IResult> UnlockAsync(string realm, string name, ApiCall call)
    {
        var user = await users.FindAsync(realm, name, call.Cancelled);
        if (user.IsSuccess)
            throttle.Forget(realm, user.Value.Name);
        return await call.ChangedAsync("user unlock", realm, name, user);
    }

    private static IResult NotReadable(ApiCall call, string detail) => call.Answer<UserDescription>(ErrorCodes.CommandLine.RequestNotReadable.With(detail));

    private static PersonDetails Apply(ChangeUser change, PersonDetails present)
    {
        static string? Text(string? asked, string? present) => asked switch { null => present, "" => null, _ => asked };
        return new PersonDetails(
            Text(change.GivenName, present.GivenName),
            Text(change.Surname, present.Surname),
            Text(change.Email, present.Email),
            Text(change.Description, present.Description));
    }

    private IResult Answer(string realm, UserAccount user) => ApiCall.Json(Describe(realm, user));

    private UserDescription Describe(string realm, UserAccount user) => new(
        user.Name,
        user.UserPrincipalName,
        user.GivenName,
        user.Surname,
        user.Email,
        user.Description,
        !user.IsDisabled,
        throttle.LockedUntil(realm, user.Name),
        user.PasswordExpiresAt,
        user.Groups);
}
