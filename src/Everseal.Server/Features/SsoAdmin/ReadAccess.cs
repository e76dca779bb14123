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
    /// <param name="argument">Names who is asked about: a PrincipalId or a bare name.</param>
    public VmomiMethod OwnOrAdministrators(string argument, VmomiMethod method)
    {
        var others = Administrators(method);
        return (call, cancellationToken) => IsOwn(call, argument) ? method(call, cancellationToken) : others(call, cancellationToken);
    }

    private static bool IsOwn(VmomiCall call, string argument)
    {
        if (call.Session is not { } session || !call.TryArgument(argument, out var id))
            return false;

        var name = id.OnlyChild("name")?.Text ?? id.Text;
        var domain = id.OnlyChild("domain")?.Text ?? call.Realm.Name;
        return PrincipalName.KeyOf($"{name}@{domain}") == PrincipalName.KeyOf(session.NameId);
    }

    // Without a session nobody is known, and nothing was tried that a record could be about.
    private async ValueTask<Result<VmomiReply>> RefuseAsync(VmomiCall call, StsError refusal)
        => call.Session is { } session
            ? await audited.RecordAsync<VmomiReply>(call, session.Actor, call.Method.LocalName, "read", refusal)
            : refusal;
}
