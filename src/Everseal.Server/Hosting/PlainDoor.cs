using Everseal.Server.Revocation;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Everseal.Server.Hosting;

/// <summary>
/// Doors without TLS, each for one folder of addresses and nothing else: the status of certificates (CRLs, OCSP, CA certificates,
/// all of them signed, for verifiers that would need a certificate's status before they can fetch a status over TLS), and
/// metrics, for a network that the operator chose. No password and no token ever passes here.
/// </summary>
internal static class PlainDoor
{
    /// <summary>Served at its own door alone: names and counts are nobody's business who merely asks for a token.</summary>
    public const string Metrics = "/metrics";

    public static void ListenForStatus(this KestrelServerOptions kestrel, ListenAddress address) => kestrel.ListenWithoutTls(address, StatusAddresses.Folder);

    public static void ListenForMetrics(this KestrelServerOptions kestrel, ListenAddress address) => kestrel.ListenWithoutTls(address, Metrics);

    public static void KeepPlainDoors(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var path = context.Request.Path;
        var isAllowed = context.Features.Get<PlainConnection>() is { } plain
            ? path.StartsWithSegments(plain.Folder, StringComparison.Ordinal)
            : !path.StartsWithSegments(Metrics, StringComparison.OrdinalIgnoreCase);
        if (isAllowed)
            return next(context);

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    private static void ListenWithoutTls(this KestrelServerOptions kestrel, ListenAddress address, string folder)
    {
        if (address.Address is { } ip)
            kestrel.Listen(ip, address.Port, Mark);
        else
            kestrel.ListenLocalhost(address.Port, Mark);

        void Mark(ListenOptions options) => options.Use(next => connection =>
        {
            connection.Features.Set(new PlainConnection(folder));
            return next(connection);
        });
    }

    private sealed record PlainConnection(string Folder);
}
