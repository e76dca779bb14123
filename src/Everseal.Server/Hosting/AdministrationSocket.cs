using System.Buffers.Binary;
using Everseal.Core.Administration;
using Everseal.Server.Administration;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Everseal.Server.Hosting;

/// <summary>Marks a connection that came through the data directory's socket; file permissions were its login.</summary>
/// <param name="UserId">The peer's uid on Linux; null where the platform does not tell.</param>
public sealed record LocalCaller(uint? UserId)
{
    public override string ToString() => UserId is { } uid ? $"uid {uid}" : "local socket";
}

/// <summary>The door of <c>/api/v1</c> on the host.</summary>
internal static class AdministrationSocket
{
    private const int SolSocket = 1;
    private const int SoPeerCredentials = 17;

    public static void ListenOn(this KestrelServerOptions kestrel, string path)
        => kestrel.ListenUnixSocket(path, options => options.Use(next => connection =>
        {
            connection.Features.Set(new LocalCaller(PeerUserId(connection)));
            return next(connection);
        }));

    /// <summary>
    /// Keeps the two doors apart: the socket serves <c>/api/v1</c> alone and asks nothing more; over TLS a token must open
    /// it. Whoever came neither way never gets to an endpoint.
    /// </summary>
    public static void SeparateDoors(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var isAdministration = context.Request.Path.StartsWithSegments(ApiPaths.Root, StringComparison.OrdinalIgnoreCase);
        var isLocal = context.Features.Get<LocalCaller>() is not null;
        if (isAdministration && !isLocal)
            return context.RequestServices.GetRequiredService<ApiDoor>().PassAsync(context, next);
        if (isAdministration || !isLocal)
            return next(context);

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    // struct ucred { pid_t pid; uid_t uid; gid_t gid; } of unix(7), 32 bits each.
    private static uint? PeerUserId(ConnectionContext connection)
    {
        if (!OperatingSystem.IsLinux() || connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
            return null;

        Span<byte> credentials = stackalloc byte[12];
        return socket.GetRawSocketOption(SolSocket, SoPeerCredentials, credentials) == credentials.Length
            ? BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..])
            : null;
    }
}
