using System.Net;
using Everseal.Core.Errors;
using Everseal.Server.IdentitySources;
using Everseal.Server.Overload;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Everseal.Server.Hosting;

/// <summary>Closes connections of a source that opens too many, before they cost a TLS handshake.</summary>
internal static class NewConnections
{
    public static void LimitNewConnections(this ListenOptions options, IServiceProvider services)
    {
        var limits = services.GetRequiredService<OverloadLimits>();
        var tally = services.GetRequiredService<RefusalTally>();
        var rates = new SourceRates(OverloadLimits.PerSecond(limits.ConnectionsPerSource), services.GetRequiredService<TimeProvider>());
        options.Use(next => connection =>
        {
            var source = AttemptSource.FromAddress((connection.RemoteEndPoint as IPEndPoint)?.Address).Name;
            if (rates.TryTake(source))
                return next(connection);

            tally.TryCount(ErrorCodes.Identities.TooManyFromSource, source);
            connection.Abort();
            return Task.CompletedTask;
        });
    }
}
