using Everseal.Server.Revocation;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Everseal.Server.Hosting;

/// <summary>
/// The door without TLS: CRLs, OCSP and CA certificates, all of them signed, for verifiers that would need a
/// certificate's status before they can fetch a status over TLS. No password and no token ever passes here.
/// </summary>
internal static class PlainDoor
{
    public static void ListenWithoutTls(this KestrelServerOptions kestrel, ListenAddress address)
    {
        if (address.Address is { } ip)
            kestrel.Listen(ip, address.Port, Mark);
        else
            kestrel.ListenLocalhost(address.Port, Mark);

        static void Mark(ListenOptions options) => options.Use(next => connection =>
        {
            connection.Features.Set(new PlainConnection());
            return next(connection);
        });
    }

    public static void KeepPlainDoorToStatus(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.Features.Get<PlainConnection>() is null || context.Request.Path.StartsWithSegments(StatusAddresses.Folder, StringComparison.Ordinal))
            return next(context);

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    private sealed record PlainConnection;
}
