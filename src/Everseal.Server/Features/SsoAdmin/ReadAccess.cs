using Everseal.Core.Errors;
using Everseal.Server.Storage;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>
/// Puts before a method that changes nothing the question who may call it. A method without one of these is open to
/// anybody; <see cref="SsoAdminService"/> lists those by name.
/// </summary>
internal sealed class ReadAccess(AdministratorCheck administrators, AuditedChange audited)
{
    public static VmomiMethod AnySession(VmomiMethod method) => async (call, cancellationToken) =>
        call.RequireSession().Error is { } refusal ? refusal : await method(call, cancellationToken);

    public VmomiMethod Administrators(VmomiMethod method) => async (call, cancellationToken) =>
    {
        var permitted = await administrators.RequireAsync(call, cancellationToken);
        return permitted.IsSuccess ? await method(call, cancellationToken) : await RefuseAsync(call, permitted.Error);
    };

    /// <summary>Whoever asks about himself, and administrators about anybody.</summary>
    /// <param name="argument">The PrincipalId of who is asked about.</param>
    public VmomiMethod OwnOrAdministrators(string argument, VmomiMethod method)
        => OwnOrAdministrators((arguments, _) => arguments.Principal(argument), method);

    /// <summary>The same where the argument is a bare name.</summary>
    public VmomiMethod OwnNameOrAdministrators(string argument, VmomiMethod method)
        => OwnOrAdministrators((arguments, call) => new PrincipalId(arguments.Text(argument), call.Realm.Name), method);

    private VmomiMethod OwnOrAdministrators(Func<ArgumentReader, VmomiCall, PrincipalId> read, VmomiMethod method)
    {
        var others = Administrators(method);
        return (call, cancellationToken) => IsOwn(call, read) ? method(call, cancellationToken) : others(call, cancellationToken);
    }

    // By the very reader that the method uses: what two readings tell apart, somebody uses to ask about another.
    private static bool IsOwn(VmomiCall call, Func<ArgumentReader, VmomiCall, PrincipalId> read)
    {
        var arguments = ArgumentReader.Of(call);
        var id = read(arguments, call);
        return call.Session is { } session && arguments.Refusal is null
            && PrincipalName.KeyOf($"{id.Name}@{id.Domain}") == PrincipalName.KeyOf(session.NameId);
    }

    // Without a session nobody is known, and nothing was tried that a record could be about.
    private async ValueTask<Result<VmomiReply>> RefuseAsync(VmomiCall call, StsError refusal)
        => call.Session is { } session
            ? await audited.RecordAsync<VmomiReply>(call, session.Actor, call.Method.LocalName, "read", refusal)
            : refusal;
}
