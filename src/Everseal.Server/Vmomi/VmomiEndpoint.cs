using Everseal.Core.Errors;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;
using Everseal.Server.Hosting;
using Everseal.Server.IdentitySources;
using Everseal.Server.Ledger;
using Everseal.Server.Overload;
using Everseal.Server.Realms;
using Everseal.Server.Soap;

namespace Everseal.Server.Vmomi;

/// <summary>Takes one HTTP request to a method of a vSphere interface and back.</summary>
internal sealed partial class VmomiEndpoint(
    RequestGuard guard, Admission admission, RefusalTally tally, TokenLedger ledger, RequestLimits limits, TimeProvider time, ILogger<VmomiEndpoint> logger)
{
    private readonly XmlLimits _xmlLimits = XmlLimits.Standard with { MaxBytes = limits.MaxBodyBytes };

    public async Task AnswerAsync(HttpContext context, VmomiService service, RealmSnapshot? realm)
    {
        // 1. The realm.
        if (realm is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // 2. The message's bytes, within the limits of time and size.
        var http = await SoapHttp.ReadAsync(context, limits.MaxBodyBytes);
        if (!http.IsSuccess)
        {
            await SoapHttp.RefuseAsync(context, http.Error, time.GetUtcNow());
            return;
        }

        // 3. A place to work on it. Sessions are opened by tokens, so the dearest that a stranger can ask is a verification.
        var source = AttemptSource.FromAddress(context.Connection.RemoteIpAddress);
        var entered = await admission.EnterAsync(WorkKind.Check, source.Name, http.Value.Body.Length, context.RequestAborted);
        if (!entered.IsSuccess)
        {
            tally.TryCount(entered.Error.Code, source.Name);
            await SoapHttp.RefuseAsync(context, entered.Error, time.GetUtcNow());
            return;
        }

        // 4. Which method it calls, with which arguments, in which session.
        using var place = entered.Value;
        var call = Read(context, http.Value, service, realm);

        // 5. The method.
        var reply = call.IsSuccess
            ? await guard.RunAsync(() => CallAsync(call.Value, service, context.RequestAborted), failure => RecordAsync(call.Value, failure))
            : call.Error;

        // 6. The answer.
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

    private Result<VmomiCall> Read(HttpContext context, SoapMessage message, VmomiService service, RealmSnapshot realm)
    {
        var document = XmlTreeReader.Read(message.Body, _xmlLimits);
        if (!document.IsSuccess)
            return document.Error;
        var envelope = SoapEnvelopeReader.Read(document.Value, message.Action);
        if (!envelope.IsSuccess)
            return envelope.Error;
        if (envelope.Value.Version != SoapVersion.Soap11)
            return ErrorCodes.Messages.NotSoap.With("vSphere's interfaces speak SOAP 1.1.");

        // govmomi's signed calls name the method without a namespace.
        var methods = envelope.Value.Body.Elements().ToList();
        if (methods.Count != 1 || (methods[0].NamespaceUri.Length > 0 && methods[0].NamespaceUri != service.NamespaceUri))
            return ErrorCodes.Vsphere.MethodUnsupported.With($"The Body must hold one method call in the namespace {service.NamespaceUri}.");

        var now = time.GetUtcNow();
        return new VmomiCall(realm, envelope.Value, methods[0], AttemptSource.FromAddress(context.Connection.RemoteIpAddress), now)
        {
            Session = service.Sessions?.Find(SessionCookie.Read(context.Request), realm.Name, now),
        };
    }

    private static ValueTask<Result<VmomiReply>> CallAsync(VmomiCall call, VmomiService service, CancellationToken cancellationToken)
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
