using System.CommandLine;
using Everseal.Cli.Administration;
using Everseal.Cli.Forecasts;
using Everseal.Cli.Keys;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal forecast</c>: which certificate ends when, and what stops with it.</summary>
internal sealed class ForecastCommand(AdministrationOptions options)
{
    private readonly Option<int> months = new("--months") { Description = "How far ahead.", HelpName = "N", DefaultValueFactory = _ => 24 };
    private readonly Option<string?> target = new("--out") { Description = "Where the result goes [default: stdout].", HelpName = "FILE" };
    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace a file that is already there." };

    public Command Build()
    {
        var command = options.Add(
            new Command("forecast", "Which certificates end in the next months, who renews them, and which logins, relying parties and services stop with them.")
            {
                months, target, overwrite,
            },
            inRealm: false);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var file = parsed.GetValue(target);
        if (file is not null)
            OutputFiles.MustBeFree(target.Name, file, parsed.GetValue(overwrite));

        using var client = options.Elsewhere(parsed) ?? AdministrationClient.OnHost(options.DataDirectory(parsed));
        var forecast = await client.GetAsync<ForecastDescription>($"{ApiPaths.For(ApiPaths.Forecast)}?months={parsed.GetValue(months)}", cancellation);
        if (file is null)
            Print(options.Terminal, forecast, options.Format(parsed));
        else
            Save(file, parsed, forecast);
        return ExitCode(forecast);
    }

    private void Save(string file, ParseResult parsed, ForecastDescription forecast)
    {
        var content = new StringWriter();
        Print(new Terminal(TextReader.Null, content, options.Terminal.Error), forecast, options.Format(parsed));
        OutputFiles.WritePublic(target.Name, file, content.ToString(), parsed.GetValue(overwrite));
    }

    private static void Print(Terminal terminal, ForecastDescription forecast, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                JsonOutput.Write(terminal, forecast);
                break;
            case OutputFormat.Html:
                terminal.Out.Write(ForecastPage.Write(forecast));
                break;
            default:
                ForecastTimeline.Draw(forecast).WriteTo(terminal);
                terminal.Note(ForecastTimeline.Legend);
                foreach (var line in forecast.Certificates.Where(line => line is { NeedsPerson: true, Next: not null }))
                    terminal.Note($"next: {line.Next}");
                break;
        }
    }

    /// <summary>A check: what stops unless a person acts is a warning, and what has stopped already is critical.</summary>
    private static int ExitCode(ForecastDescription forecast)
    {
        var needing = forecast.Certificates.Where(line => line.NeedsPerson).ToList();
        return needing.Count == 0 ? ExitCodes.Ok : needing.Any(line => line.NotAfter < forecast.Now) ? ExitCodes.Refused : ExitCodes.Warning;
    }
}
