using Everseal.Server.Realms;

namespace Everseal.Server.Hosting;

internal sealed class SelfCheck(TimeProvider time)
{
    public Task<string> RunAsync(RealmSnapshot realm, DataDirectory data, ServerConfiguration configuration, CancellationToken cancellationToken)
        => Task.FromResult(time.ToString()!);
}
