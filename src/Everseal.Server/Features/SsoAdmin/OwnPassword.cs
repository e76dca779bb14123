using Everseal.Core.Errors;
using Everseal.Server.IdentitySources;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>
/// PrincipalManagementService, one's own password. Needs no session, because an expired password opens none; the old
/// password is asked instead, by the same way and the same lockout as a login. A session alone is not enough: a stolen
/// token lives for minutes, a password that its thief chose would stay.
/// </summary>
internal sealed class OwnPassword(IIdentitySource identities, UserStore users, AuditedChange audited)
{
    private int _running;

    public IReadOnlyDictionary<string, VmomiMethod> Open => new Dictionary<string, VmomiMethod>
    {
        ["ResetLocalUserPassword"] = ResetAsync,
    };

    private async ValueTask<Result<VmomiReply>> ResetAsync(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var (user, current, next) = (arguments.Text("username"), arguments.Text("currentPassword"), arguments.Text("newPassword"));
        if (arguments.Refusal is { } refusal)
            return refusal;
        if (!call.IsEncrypted)
            return ErrorCodes.Messages.PasswordInClear.With("A password is accepted over TLS only.");

        // 1. Who knows the old password, expired or not.
        var login = await identities.AuthenticateAsync(call.Realm.Name, user, current, call.Source, cancellationToken);
        var isProven = login.IsSuccess || login.Error.Code == ErrorCodes.Identities.PasswordExpired;

        // 2. The new one, by the realm's policy; and the record of either.
        var changed = isProven ? await SetAsync(call, user, next, cancellationToken) : login.Error!;
        var actor = isProven ? $"{PrincipalName.WithinRealm(user, call.Realm.Name)}@{call.Realm.Name}" : null;
        var recorded = await audited.RecordAsync(call, actor, "user reset-password", isProven ? user : "own password", changed);
        return recorded.Then<VmomiReply>(_ => VmomiReply.Nothing);
    }

    // One at a time: the hashing behind it is what administrators wait for as well, and its queue must not fill from outside.
    private async Task<Result<UserAccount>> SetAsync(VmomiCall call, string user, string password, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _running, 1) == 1)
            return ErrorCodes.Identities.TooManyLogins.With("Another password is being changed. Try again in a few seconds.");

        try
        {
            return await users.ResetPasswordAsync(call.Realm.Name, user, password, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }
}
