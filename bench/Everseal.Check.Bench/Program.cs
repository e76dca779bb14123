// everseal-check-bench EVERSEAL [--quick]; bench/check.sh builds both and calls it.
using System.Globalization;
using Everseal.CheckBench;

if (args is ["--serve", var count])
{
    await Endpoints.ServeAsync(int.Parse(count, CultureInfo.InvariantCulture));
    return 0;
}

const int endpoints = 1000;
const int endpointsBesideBlackbox = 200;
const int parallelism = 32;
var rounds = args.Contains("--quick") ? 3 : 9;
var directory = Directory.CreateTempSubdirectory("everseal-check-bench-");
try
{
    using var servers = EndpointProcess.Start(endpoints);
    var handshakes = await new HandshakeRates(servers.Ports, parallelism).MeasureAsync(rounds, Console.Out);
    var blackbox = await new BlackboxRatio(args[0], [.. servers.Ports.Take(endpointsBesideBlackbox)], parallelism, directory.FullName).MeasureAsync(rounds, Console.Out);
    return handshakes && blackbox != false ? 0 : 1;
}
finally
{
    directory.Delete(recursive: true);
}
