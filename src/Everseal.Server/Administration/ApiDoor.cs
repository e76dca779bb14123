using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.IdentitySources;
using Everseal.Server.Ledger;
using Everseal.Server.Overload;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Administration;

/// <summary>
/// The door of <c>/api/v1</c> over TLS: a token, and a role by group. Administrators may call everything of their
/// realm, those of the default realm everything; CAAdmins of the default realm may call the certificate authority. The
/// root's private key is given out at the socket alone: no token, which may be stolen, is worth the whole CA.
/// </summary>
internal sealed partial class ApiDoor(
    ApiAuthentication authentication, Admission admission, UnreadRefusals unread, TokenLedger ledger, TimeProvider time, ILogger<ApiDoor> logger)
{
    private const string OfRealms = ApiPaths.Root + ApiPaths.Realms;
    private const string OfAuthority = ApiPaths.Root + ApiPaths.CertificateAuthority;
    private const string OfServer = ApiPaths.Root + ApiPaths.Server;
    private const string OfRootKey = ApiPaths.Root + ApiPaths.SealedRootKey;
    private const string OfBackups = ApiPaths.Root + ApiPaths.Backups;
    private const string OfRepairs = ApiPaths.Root + ApiPaths.Repairs;

    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        // 1. The body, which a proof covers.
        var source = AttemptSource.FromAddress(context.Connection.RemoteIpAddress).Name;
        if (await RequestBody.KeepAsync(context.Request, context.RequestAborted) is not { } body)
        {
            await RefuseAsync(context, null, source, ErrorCodes.CommandLine.RequestNotReadable.With($"the body is longer than {RequestBody.MaxBytes} bytes"));
            return;
        }

        // 2. A place among those whose token is judged: a stranger could ask for verifications without end. It is left before
        // the endpoint works, which may take its time.
        var caller = await AuthenticateAsync(context, source, body);
        if (caller.Error is { } shed && IsShed(shed))
        {
            await unread.RecordAsync(shed.Code, source);
            context.Response.Headers.RetryAfter = shed.Code == ErrorCodes.Server.Overloaded ? "5" : "1";
            await ApiProblems.Answer(shed).ExecuteAsync(context);
            return;
        }

        // 3. What the caller may call.
        if ((caller.Error ?? CheckRole(caller.Value!, context.Request.Path)) is { } refusal)
        {
            await RefuseAsync(context, caller.Value?.Actor, source, refusal);
            return;
        }

        context.Features.Set(new RemoteCaller(caller.Value!.Actor, source));
        await next(context);
    }

    private async ValueTask<Result<ApiPrincipal>> AuthenticateAsync(HttpContext context, string source, byte[] body)
    {
        var entered = await admission.EnterAsync(WorkKind.Check, source, body.Length, context.RequestAborted);
        if (!entered.IsSuccess)
            return entered.Error;

        using (entered.Value)
            return await authentication.AuthenticateAsync(context.Request, body, context.RequestAborted);
    }

    private static bool IsShed(StsError error) => error.Code == ErrorCodes.Identities.TooManyFromSource || error.Code == ErrorCodes.Server.Overloaded;

    private static StsError? CheckRole(ApiPrincipal caller, PathString path)
    {
        if (path.StartsWithSegments(OfRootKey, StringComparison.OrdinalIgnoreCase))
            return ErrorCodes.CommandLine.RoleMissing.With("The root's private key is given out on the server's own host alone: use --data.");
        if (path.StartsWithSegments(OfBackups, StringComparison.OrdinalIgnoreCase))
            return ErrorCodes.CommandLine.RoleMissing.With("Backups are made on the server's own host alone: use --data.");
        if (path.StartsWithSegments(OfRepairs, StringComparison.OrdinalIgnoreCase))
            return ErrorCodes.CommandLine.RoleMissing.With("Repairs are made and taken back on the server's own host alone: use --data.");

        var isOfServer = caller.Realm.IsDefault;
        if (caller.IsIn(BuiltInGroups.Administrators) && (isOfServer || IsOfRealm(path, caller.Realm.Name)))
            return null;
        if (isOfServer && caller.IsIn(BuiltInGroups.CertificateAuthorityAdministrators)
            && (path.StartsWithSegments(OfAuthority, StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments(OfServer, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        return ErrorCodes.CommandLine.RoleMissing.With($"{caller.Actor} may not call {path}.");
    }

    private static bool IsOfRealm(PathString path, string realm)
        => path.StartsWithSegments(OfRealms, StringComparison.OrdinalIgnoreCase, out var rest)
            && rest.Value?.Split('/') is ["", var name, ..] && string.Equals(name, realm, StringComparison.OrdinalIgnoreCase);

    private async Task RefuseAsync(HttpContext context, string? actor, string source, StsError refusal)
    {
        LogRefused(context.Request.Method, context.Request.Path, source, refusal);

        // Who shows nothing leaves no record: anybody could fill the disk with those.
        if (refusal.Code != ErrorCodes.CommandLine.TokenNeeded)
        {
            await ledger.AppendAuditAsync(
                new AuditRecord(time.GetUtcNow(), null, "api", actor, source, refusal.Code.Id, $"{context.Request.Method} {context.Request.Path}: {refusal}"),
                CancellationToken.None);
        }

        context.Response.Headers.WWWAuthenticate = "Bearer, SIGN";
        await ApiProblems.Answer(refusal).ExecuteAsync(context);
    }

    [LoggerMessage(LogLevel.Warning, "{Method} {Path} refused for {Source}: {Error}")]
    private partial void LogRefused(string method, string path, string source, StsError error);
}
