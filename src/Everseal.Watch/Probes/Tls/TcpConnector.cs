using System.Net;
using System.Net.Sockets;
using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Tls;

/// <summary>
/// Opens TCP connections within a deadline. Each address of a name gets its chance, the next one when the last has failed
/// or is slow (RFC 8305 in small): a dead IPv6 route must not make a living host look dead.
/// </summary>
internal sealed class TcpConnector(TimeProvider time)
{
    private const int MaxAddresses = 8;

    /// <summary>RFC 8305, 5: Connection Attempt Delay.</summary>
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);

    /// <param name="nearest">Addresses that are nearer than this are not asked, whatever name leads to them.</param>
    public async Task<Result<Socket>> ConnectAsync(string host, int port, CancellationToken deadline, AddressScope nearest = AddressScope.Host)
    {
        var addresses = await ResolveAsync(host, deadline);
        return addresses.IsSuccess ? await RaceAsync(addresses.Value, nearest, port, deadline) : addresses.Error;
    }

    private static async Task<Result<IPAddress[]>> ResolveAsync(string host, CancellationToken deadline)
    {
        if (IPAddress.TryParse(host, out var literal))
            return new[] { literal };
        try
        {
            // The resolver itself cannot be interrupted; it is left behind.
            var addresses = await Dns.GetHostAddressesAsync(host, deadline).WaitAsync(deadline);
            return addresses.Length > 0 ? addresses : ErrorCodes.TlsProbes.NameNotResolved.With($"{host} has no address.");
        }
        catch (OperationCanceledException)
        {
            return ErrorCodes.TlsProbes.NameNotResolved.With($"The resolver gave no answer about {host} in time.");
        }
        catch (Exception refused) when (refused is SocketException or ArgumentException)
        {
            return ErrorCodes.TlsProbes.NameNotResolved.With($"{host} does not resolve.", refused.Message);
        }
    }

    private async Task<Result<Socket>> RaceAsync(IPAddress[] resolved, AddressScope nearest, int port, CancellationToken deadline)
    {
        var addresses = resolved.Where(address => AddressScopes.Of(address) >= nearest).ToList();
        if (addresses.Count == 0)
            return ErrorCodes.TlsProbes.AddressTooNear.With($"{resolved[0]} is nearer to this host than the server that sends there.");

        if (addresses.Count == 1)
            return await AttemptAsync(addresses[0], port, deadline);

        using var race = CancellationTokenSource.CreateLinkedTokenSource(deadline);
        var attempts = new List<Task<Result<Socket>>>();
        StsError? failure = null;
        foreach (var address in addresses.Take(MaxAddresses))
        {
            attempts.Add(AttemptAsync(address, port, race.Token));
            if (await WinnerAsync(attempts, Task.Delay(Stagger, time, race.Token)) is { } early)
                return await EndAsync(early, attempts, race);
        }

        while (attempts.Count > 0)
        {
            var finished = await Task.WhenAny(attempts);
            if ((await finished).IsSuccess)
                return await EndAsync(finished, attempts, race);
            failure ??= (await finished).Error;
            attempts.Remove(finished);
        }

        return failure!;
    }

    /// <summary>The first attempt that has connected; null when the last one failed or the delay is over.</summary>
    private static async Task<Task<Result<Socket>>?> WinnerAsync(List<Task<Result<Socket>>> attempts, Task delay)
    {
        await Task.WhenAny([.. attempts.Where(attempt => !attempt.IsCompleted), delay]);
        foreach (var attempt in attempts.Where(attempt => attempt.IsCompleted))
        {
            if ((await attempt).IsSuccess)
                return attempt;
        }

        return null;
    }

    private static async Task<Result<Socket>> EndAsync(Task<Result<Socket>> winner, List<Task<Result<Socket>>> attempts, CancellationTokenSource race)
    {
        await race.CancelAsync();
        foreach (var loser in attempts.Where(attempt => attempt != winner))
            (await loser).Value?.Dispose();
        return await winner;
    }

    private static async Task<Result<Socket>> AttemptAsync(IPAddress address, int port, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, port, cancellation);
            return socket;
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            return ErrorCodes.TlsProbes.ConnectTimeout.With($"{address} did not answer on port {port} in time.");
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            return CodeOf(refused.SocketErrorCode).With($"{address} cannot be reached on port {port}: {refused.SocketErrorCode}.", refused.Message);
        }
    }

    private static ErrorCode CodeOf(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => ErrorCodes.TlsProbes.ConnectionRefused,
        SocketError.TimedOut => ErrorCodes.TlsProbes.ConnectTimeout,
        _ => ErrorCodes.TlsProbes.HostUnreachable,
    };
}
