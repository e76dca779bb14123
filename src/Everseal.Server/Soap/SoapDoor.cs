using Everseal.Core.Errors;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;
using Everseal.Server.Hosting;
using Everseal.Server.IdentitySources;
using Everseal.Server.Overload;
using Everseal.Server.Realms;

namespace Everseal.Server.Soap;

/// <summary>
/// The way in for whatever speaks SOAP: a realm, a body within the limits, a place to work on it. Who is turned away here is
/// answered here, by HTTP's own means: nothing of the message was read.
/// </summary>
internal sealed class SoapDoor(Admission admission, UnreadRefusals unread, RequestLimits limits, TimeProvider time)
{
    private readonly XmlLimits _xmlLimits = XmlLimits.Standard with { MaxBytes = limits.MaxBodyBytes };

    /// <param name="realm">Null where the address names none: vSphere clients expect 404.</param>
    /// <param name="kindOf">What the bytes look like, for the place in line.</param>
    /// <returns>Null when the request was refused, and answered.</returns>
    public async ValueTask<AdmittedMessage?> AdmitAsync(HttpContext context, RealmSnapshot? realm, Func<ReadOnlySpan<byte>, WorkKind> kindOf)
    {
        if (realm is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return null;
        }

        var http = await SoapHttp.ReadAsync(context, limits.MaxBodyBytes);
        if (!http.IsSuccess)
        {
            await SoapHttp.RefuseAsync(context, http.Error, time.GetUtcNow());
            return null;
        }

        // What finds no place waits, and is then told to come again.
        var (source, body) = (AttemptSource.FromAddress(context.Connection.RemoteIpAddress), http.Value.Body);
        var entered = await admission.EnterAsync(kindOf(body.Span), source.Name, body.Length, context.RequestAborted);
        if (!entered.IsSuccess)
        {
            await unread.RecordAsync(entered.Error.Code, source.Name);
            await SoapHttp.RefuseAsync(context, entered.Error, time.GetUtcNow());
            return null;
        }

        return new AdmittedMessage(http.Value, realm, source, entered.Value);
    }

    /// <summary>With the one parser, within its limits.</summary>
    public Result<SoapEnvelope> Read(SoapMessage message)
        => XmlTreeReader.Read(message.Body, _xmlLimits).Then(document => SoapEnvelopeReader.Read(document, message.Action));
}

/// <summary>A message that may be worked on, and its place in line until that is done.</summary>
internal sealed record AdmittedMessage(SoapMessage Message, RealmSnapshot Realm, AttemptSource Source, Place Place) : IDisposable
{
    public void Dispose() => Place.Dispose();
}
