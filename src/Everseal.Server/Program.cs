using System.CommandLine;
using Everseal.Server.Hosting;

// The only place that reads the machine's clock: everything else takes a time or this TimeProvider.
// Ctrl-C and SIGTERM let the last requests finish.
var parsed = ServerCommands.Create(TimeProvider.System).Parse(args);
var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });

// A bad command line must not be read as a check's warning (docs/reference/exit-codes.md).
return parsed.Errors.Count > 0 ? 3 : exitCode;
