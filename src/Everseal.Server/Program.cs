using System.CommandLine;
using Everseal.Server.Hosting;

// The only place that reads the machine's clock: everything else takes a time or this TimeProvider.
// Ctrl-C and SIGTERM let the last requests finish.
return await ServerCommands.Create(TimeProvider.System).Parse(args)
    .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
