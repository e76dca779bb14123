using Everseal.Core.Errors;
using Everseal.Core.WsTrust;
using Everseal.Server.Ledger;
using Everseal.Server.Overload;
using Everseal.Server.Realms;
using Everseal.Server.Soap;

namespace Everseal.Server.Vmomi;

/// <summary>Takes one HTTP request to a method of a vSphere interface and back.</summary>
internal sealed partial class VmomiEndpoint(
    SoapDoor door, RequestGuard guard, SessionContinuation sessions, TokenLedger ledger, TimeProvider time, ILogger<VmomiEndpoint> logger)
{
    public async Task AnswerAsync(HttpContext context, VmomiService service, RealmSnapshot? realm)
    {
        // 1. The realm, the message's bytes within the limits of time and size, and a place to work on it.
        using var admitted = await door.AdmitAsync(context, realm, WorkKinds.OfCall);
        if (admitted is null)
            return;

        // 2. Which method it calls, with which arguments, in which session.
        var call = Read(context, admitted, service);

        // 3. Whether the session's token is still believed, and the method.
        var reply = call.IsSuccess
            ? await guard.RunAsync(() => CallAsync(call.Value, service, context.RequestAborted), failure => RecordAsync(call.Value, failure))
            : call.Error;

        // 4. The answer.
        if (reply.IsSuccess)
            SessionCookie.Write(context.Response, service.CookiePath, reply.Value);
        await SoapHttp.WriteAsync(
            context,
            SoapVersion.Soap11,
            reply.IsSuccess ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError,
            reply.IsSuccess
                ? VmomiXml.WriteResponse(service, call.Value!.Method.LocalName, reply.Value)
                : VmomiXml.WriteFault(service, reply.Error));
    }

    private Result<VmomiCall> Read(HttpContext context, AdmittedMessage admitted, VmomiService service)
    {
        var envelope = door.Read(admitted.Message);
        if (!envelope.IsSuccess)
            return envelope.Error;
        if (envelope.Value.Version != SoapVersion.Soap11)
            return ErrorCodes.Messages.NotSoap.With("vSphere's interfaces speak SOAP 1.1.");

        // govmomi's signed calls name the method without a namespace.
        var methods = envelope.Value.Body.Elements().ToList();
        if (methods.Count != 1 || (methods[0].NamespaceUri.Length > 0 && methods[0].NamespaceUri != service.NamespaceUri))
            return ErrorCodes.Vsphere.MethodUnsupported.With($"The Body must hold one method call in the namespace {service.NamespaceUri}.");

        var now = time.GetUtcNow();
        return new VmomiCall(admitted.Realm, envelope.Value, methods[0], admitted.Source, now)
        {
            IsEncrypted = context.Request.IsHttps,
            Session = service.Sessions?.Find(SessionCookie.Read(context.Request), admitted.Realm.Name, now),
        };
    }

    private async ValueTask<Result<VmomiReply>> CallAsync(VmomiCall call, VmomiService service, CancellationToken cancellationToken)
    {
        var continued = await sessions.ContinueAsync(call, service, cancellationToken);
        return continued.IsSuccess ? await InvokeAsync(continued.Value, service, cancellationToken) : continued.Error;
    }

    private static ValueTask<Result<VmomiReply>> InvokeAsync(VmomiCall call, VmomiService service, CancellationToken cancellationToken)
        => service.Methods.TryGetValue(call.Method.LocalName, out var method)
            ? method(call, cancellationToken)
            : ValueTask.FromResult<Result<VmomiReply>>(
                ErrorCodes.Vsphere.MethodUnsupported.With($"{service.NamespaceUri} answers {string.Join(", ", service.Methods.Keys.Order(StringComparer.Ordinal))}, nothing else."));

    // Without the caller's token: who disconnects must not escape the record.
    private async ValueTask RecordAsync(VmomiCall call, StsError failure)
    {
        var recorded = await ledger.AppendAuditAsync(
            new AuditRecord(
                call.Now, call.Realm.Name, call.Method.LocalName, call.Session?.Actor, call.Source.Name, failure.Code.Id, failure.InternalDetail),
            CancellationToken.None);
        if (!recorded.IsSuccess)
            LogUnrecorded(call.Method.LocalName, recorded.Error);
    }

    [LoggerMessage(LogLevel.Error, "{Method} failed and could not be recorded: {Error}")]
    private partial void LogUnrecorded(string method, StsError error);
}
