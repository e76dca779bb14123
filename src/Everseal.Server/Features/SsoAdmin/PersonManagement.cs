using Everseal.Core.Errors;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>PrincipalManagementService, people.</summary>
internal sealed class PersonManagement(UserStore users, AdministratorChange change)
{
    public IReadOnlyDictionary<string, VmomiMethod> Methods => new Dictionary<string, VmomiMethod>
    {
        ["CreateLocalPersonUser"] = CreateAsync,
        ["UpdateLocalPersonUserDetails"] = UpdateAsync,
        ["ResetLocalPersonUserPassword"] = ResetPasswordAsync,
    };

    private async ValueTask<Result<VmomiReply>> CreateAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var name = arguments.Text("userName");
        var details = ReadDetails(arguments);
        var password = arguments.Text("password");
        if (arguments.Refusal is { } refusal)
            return refusal;

        var user = new NewUser(name, details.GivenName, details.Surname, details.Email, Description: details.Description);
        return await change.MakeSilentlyAsync(
            call, "user add", name, () => users.AddAsync(call.Realm.Name, user, password, cancellationToken), cancellationToken);
    }

    /// <summary>All details at once: what the call leaves out is removed.</summary>
    private async ValueTask<Result<VmomiReply>> UpdateAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var name = arguments.Text("userName");
        var details = ReadDetails(arguments);
        if (arguments.Refusal is { } refusal)
            return refusal;

        return await change.MakeSilentlyAsync(
            call, "user set", name, () => users.UpdateAsync(call.Realm.Name, name, _ => details, cancellationToken), cancellationToken);
    }

    private async ValueTask<Result<VmomiReply>> ResetPasswordAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var (name, password) = (arguments.Text("userName"), arguments.Text("newPassword"));
        if (arguments.Refusal is { } refusal)
            return refusal;

        return await change.MakeSilentlyAsync(
            call, "user reset-password", name, () => users.ResetPasswordAsync(call.Realm.Name, name, password, cancellationToken), cancellationToken);
    }

    private static PersonDetails ReadDetails(ArgumentReader arguments)
    {
        var details = arguments.Child("userDetails");
        return new PersonDetails(
            details.OptionalText("firstName"), details.OptionalText("lastName"), details.OptionalText("emailAddress"), details.OptionalText("description"));
    }
}
