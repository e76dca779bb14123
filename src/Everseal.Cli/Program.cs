using Everseal.Cli;
using Everseal.Cli.Terminals;

return await CommandLine.RunAsync(args, Terminal.OfProcess());
