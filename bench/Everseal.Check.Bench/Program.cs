// everseal-check-bench [--quick]; bench/check.sh builds and calls it.
using System.Globalization;
using Everseal.CheckBench;

if (args is ["--serve", var count])
{
    await Endpoints.ServeAsync(int.Parse(count, CultureInfo.InvariantCulture));
    return 0;
}

const int endpoints = 1000;
const int parallelism = 32;
using var servers = EndpointProcess.Start(endpoints);
var isMet = await new HandshakeRates(servers.Ports, parallelism).MeasureAsync(args.Contains("--quick") ? 3 : 9, Console.Out);
return isMet ? 0 : 1;
