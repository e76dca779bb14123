using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Ledger;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Administration;

/// <summary>
/// The door of <c>/api/v1</c> over TLS: a token, and a role by group. Administrators may call everything of their
/// realm, those of the default realm everything; CAAdmins of the default realm may call the certificate authority.
/// </summary>
internal sealed partial class ApiDoor(ApiAuthentication authentication, TokenLedger ledger, TimeProvider time, ILogger<ApiDoor> logger)
{
    private const string OfRealms = ApiPaths.Root + ApiPaths.Realms;
    private const string OfAuthority = ApiPaths.Root + ApiPaths.CertificateAuthority;
    private const string OfServer = ApiPaths.Root + ApiPaths.Server;

    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        var body = await RequestBody.KeepAsync(context.Request, context.RequestAborted);
        var caller = body is { } octets
            ? await authentication.AuthenticateAsync(context.Request, octets, context.RequestAborted)
            : ErrorCodes.CommandLine.RequestNotReadable.With($"the body is longer than {RequestBody.MaxBytes} bytes");
        var source = context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        var refusal = caller.Error ?? CheckRole(caller.Value!, context.Request.Path);
        if (refusal is not null)
        {
            await RefuseAsync(context, caller.Value?.Actor, source, refusal);
            return;
        }

        context.Features.Set(new RemoteCaller(caller.Value!.Actor, source));
        await next(context);
    }

    private static StsError? CheckRole(ApiPrincipal caller, PathString path)
    {
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
