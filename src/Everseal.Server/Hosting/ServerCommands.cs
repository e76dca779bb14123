using System.CommandLine;
using System.Globalization;
using Everseal.Server.DressRehearsal;
using Everseal.Server.Installing;
using Everseal.Server.Rehearsal;

namespace Everseal.Server.Hosting;

/// <summary>The verbs of the server program: <c>init</c> makes a data directory, <c>serve</c> runs it, <c>dev</c> does both for a newcomer.</summary>
internal static class ServerCommands
{
    public static RootCommand Create(TimeProvider time)
        => new("The Everseal service. People start it through `everseal dev`, `everseal init` and `everseal serve`.")
        {
            Init(time),
            Serve(time),
            Dev(time),
            VerifyAudit(time),
            Observe(time),
            Backup(time),
            Restore(time),
            Repair(time),
            Certificates(time),
            Rehearse(time),
            Upgrade(time),
        };

    private static Command Init(TimeProvider time)
    {
        var data = DataOption();
        var realm = RealmOption();
        var hosts = new Option<string[]>("--host") { Description = "A DNS name or IP address that clients use; several are allowed.", HelpName = "NAME" };
        var listen = ListenOption();
        var publicUrl = new Option<string?>("--public-url") { Description = "Where clients reach the service; default https://HOST:PORT of the first --host.", HelpName = "URL" };
        var statusListen = StatusListenOption();
        var statusUrl = StatusUrlOption();
        var signing = LifetimeOption("--signing-lifetime", "Life of the signing certificate; default 365d.");
        var noSelfRenewal = new Option<bool>("--no-self-renewal") { Description = "Do not renew signing certificates by itself: for tests of an expiry only." };
        var command = new Command("init", "Makes a data directory: keys, certificate authority, realm, administrator.")
        {
            data, realm, hosts, listen, publicUrl, statusListen, statusUrl, signing, noSelfRenewal,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(statusUrl) is not null && result.GetValue(statusListen) is null)
                result.AddError("--status-url names what --status-listen serves: give both.");
        });
        command.SetAction((parsed, cancellation) => InitCommand.RunAsync(
            new SetUp
            {
                Data = parsed.GetValue(data)!,
                Realm = parsed.GetValue(realm),
                Hosts = parsed.GetValue(hosts) ?? [],
                Listen = parsed.GetValue(listen)!,
                PublicUrl = parsed.GetValue(publicUrl),
                StatusListen = parsed.GetValue(statusListen),
                StatusUrl = parsed.GetValue(statusUrl),
                SigningLifetime = parsed.GetValue(signing),
                SelfRenewal = !parsed.GetValue(noSelfRenewal),
            },
            time,
            cancellation));
        return command;
    }

    private static Command Serve(TimeProvider time)
    {
        var file = new Option<string>("--config") { Description = "The configuration file (YAML).", HelpName = "FILE", Required = true };
        var ready = ReadyOption();
        var command = new Command("serve", "Runs the service on a data directory that `init` made.") { file, ready };
        command.SetAction((parsed, cancellation) => ServeCommand.RunAsync(parsed.GetValue(file)!, parsed.GetValue(ready), time, cancellation));
        return command;
    }

    private static Command Dev(TimeProvider time)
    {
        var data = DataOption();
        var realm = RealmOption();
        var listen = ListenOption();
        var statusListen = StatusListenOption();
        var ready = ReadyOption();
        var command = new Command("dev", "Makes what is missing and serves it on loopback, for trying out.") { data, listen, statusListen, realm, ready };
        command.SetAction((parsed, cancellation) => DevCommand.RunAsync(
            new SetUp
            {
                Data = parsed.GetValue(data)!,
                Realm = parsed.GetValue(realm),
                Hosts = [],
                Listen = parsed.GetValue(listen)!,
                StatusListen = parsed.GetValue(statusListen),
            },
            parsed.GetValue(ready),
            time,
            cancellation));
        return command;
    }

    private static Command VerifyAudit(TimeProvider time)
    {
        var data = DataOption();
        var command = new Command("verify-audit", "Checks the audit trail of a data directory that no server runs on; for `everseal audit verify`.") { data };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) => VerifyAuditCommand.RunAsync(parsed.GetValue(data)!, time, cancellation));
        return command;
    }

    private static Command Observe(TimeProvider time)
    {
        var data = DataOption();
        var command = new Command("observe", "Tells the certificates of a data directory, with or without a server on it; for `everseal check`.") { data };
        command.Hidden = true;
        command.SetAction((parsed, _) => ObserveCommand.RunAsync(parsed.GetValue(data)!, time));
        return command;
    }

    private static Command Backup(TimeProvider time)
    {
        var data = DataOption();
        var command = new Command("backup", "Makes a backup of a data directory that no server runs on; for `everseal backup`.") { data };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) => BackupCommands.BackUpAsync(parsed.GetValue(data)!, time, cancellation));
        return command;
    }

    private static Command Restore(TimeProvider time)
    {
        var command = new Command("restore", "Makes a data directory from a backup; for `everseal restore`.") { Hidden = true };
        command.SetAction((_, cancellation) => BackupCommands.RestoreAsync(time, cancellation));
        return command;
    }

    private static Command Repair(TimeProvider time)
    {
        var data = DataOption();
        data.Recursive = true;
        var command = new Command("repair", "Repairs a data directory that no server runs on; for `everseal repair`.") { Hidden = true };
        command.Add(data);
        command.SetAction((parsed, cancellation) => RepairCommands.RepairAsync(parsed.GetValue(data)!, time, cancellation));
        var rollback = new Command("rollback", "Takes the last repair back.");
        rollback.SetAction((parsed, cancellation) => RepairCommands.RollBackAsync(parsed.GetValue(data)!, time, cancellation));
        var status = new Command("status", "Lists the repairs.");
        status.SetAction((parsed, _) => RepairCommands.ListAsync(parsed.GetValue(data)!));
        command.Add(rollback);
        command.Add(status);
        return command;
    }

    private static Command Certificates(TimeProvider time)
    {
        var data = DataOption();
        data.Recursive = true;
        var command = new Command("certificates", "The certificates of a data directory that no server runs on; for `everseal certificates`.") { Hidden = true };
        command.Add(data);
        var list = new Command("list", "Lists them, and what was asked for in their place.");
        list.SetAction((parsed, _) => RepairCommands.ListSlotsAsync(parsed.GetValue(data)!, time));
        var request = new Command("request", "Makes a key and a request for another CA.");
        request.SetAction((parsed, cancellation) => RepairCommands.RequestAsync(parsed.GetValue(data)!, time, cancellation));
        command.Add(list);
        command.Add(request);
        return command;
    }

    private static Command Rehearse(TimeProvider time)
    {
        var at = new Option<string?>("--at") { Description = "Run the server on a copy of its data until this time: 2027-03-01, +90d.", HelpName = "DATE" };
        var nextExpiry = new Option<bool>("--next-expiry") { Description = "The same, until just after the next end of a certificate." };
        var withoutRenewal = new Option<bool>("--without-renewal") { Description = "With --at or --next-expiry: as if nothing renewed itself until then." };
        var data = DataOption();
        var years = NumberOption("--years", "How many years.", least: 1, most: 1000, usual: 100);
        var nodes = NumberOption("--nodes", "How many nodes share the realm.", least: 1, most: 9, usual: 3);
        var seed = NumberOption("--seed", "Which world: the same number gives the same one.", least: 0, most: int.MaxValue, usual: 1);
        var output = new Option<string>("--output", "-o") { Description = "How to print the result.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json", "html");
        var command = new Command("rehearse", "With --at or --next-expiry: which logins would break on that day? Otherwise: years of rollovers of a simulated realm.")
        {
            at, nextExpiry, withoutRenewal, data, years, nodes, seed, output,
        };
        command.Validators.Add(result =>
        {
            var isOnCopy = result.GetResult(at) is not null || result.GetValue(nextExpiry);
            var ofSimulation = new Option[] { years, nodes, seed }.FirstOrDefault(option => result.GetResult(option) is { Implicit: false });
            if (result.GetResult(at) is not null && result.GetValue(nextExpiry))
                result.AddError("--at and --next-expiry name two times: give one.");
            else if (isOnCopy && ofSimulation is not null)
                result.AddError($"{ofSimulation.Name} belongs to the simulation of years, which needs no --at and no --next-expiry.");
            else if (!isOnCopy && (result.GetValue(withoutRenewal) || result.GetResult(data) is { Implicit: false } || result.GetValue(output) == "html"))
                result.AddError("--without-renewal, --data and -o html go with --at or --next-expiry.");
        });
        command.SetAction((parsed, cancellation) => parsed.GetValue(at) is not null || parsed.GetValue(nextExpiry)
            ? RehearseOnCopyCommand.RunAsync(
                parsed.GetValue(data)!, new RehearsalOrder(parsed.GetValue(at), !parsed.GetValue(withoutRenewal)), parsed.GetValue(output)!, time, cancellation)
            : RehearseCommand.RunAsync(
                new SimulationPlan(parsed.GetValue(years), parsed.GetValue(nodes), (ulong)parsed.GetValue(seed)), parsed.GetValue(output) == "json", cancellation));
        return command;
    }

    private static Command Upgrade(TimeProvider time)
    {
        var data = DataOption();
        var check = new Option<bool>("--check") { Description = "Tell what would happen, and change nothing." };
        var file = new Option<string?>("--config") { Description = "The configuration file; default everseal.yaml in the data directory.", HelpName = "FILE" };
        var output = new Option<string>("--output", "-o") { Description = "How to print the result.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        var command = new Command("upgrade", "Brings the databases of an earlier version up to date, or tells what the next start would do.") { data, check, file, output };
        command.SetAction((parsed, cancellation) => parsed.GetValue(check)
            ? UpgradeCommand.CheckAsync(parsed.GetValue(data)!, parsed.GetValue(file), parsed.GetValue(output) == "json", time)
            : UpgradeCommand.RunAsync(parsed.GetValue(data)!, time, cancellation));
        return command;
    }

    private static Option<int> NumberOption(string name, string description, int least, int most, int usual)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is var number && (number < least || number > most))
                result.AddError($"{name}: from {least} to {most}.");
        });
        return option;
    }

    private static Option<string> DataOption() => new("--data")
    {
        Description = "The data directory.",
        HelpName = "DIR",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("EVERSEAL_DATA") is { Length: > 0 } named ? named : "everseal-data",
    };

    private static Option<string?> RealmOption() => new("--realm")
    {
        Description = $"The realm's name; default the realm that is there, or {InstallationRequest.UsualRealm}.",
        HelpName = "NAME",
    };

    private static Option<string?> ReadyOption() => new("--ready-file")
    {
        Description = "Written once requests are served: JSON that says where.",
        HelpName = "PATH",
    };

    private static Option<ListenAddress> ListenOption() => new("--listen")
    {
        Description = "Where TLS is served.",
        HelpName = "HOST:PORT",
        DefaultValueFactory = _ => ListenAddress.Loopback,
        CustomParser = ParseAddress,
    };

    private static Option<ListenAddress?> StatusListenOption() => new("--status-listen")
    {
        Description = "Where CRLs, OCSP and CA certificates are served without TLS, and nothing else; default nowhere.",
        HelpName = "HOST:PORT",
        CustomParser = ParseAddress,
    };

    private static Option<Uri?> StatusUrlOption() => new("--status-url")
    {
        Description = "Where verifiers reach --status-listen: goes into every certificate; default http://HOST:PORT of the first --host.",
        HelpName = "URL",
        CustomParser = result =>
        {
            if (StatusUrl.Read(result.Tokens[0].Value) is { } url)
                return url;
            result.AddError($"--status-url: {StatusUrl.Form}.");
            return null;
        },
    };

    private static ListenAddress? ParseAddress(System.CommandLine.Parsing.ArgumentResult result)
    {
        var read = ListenAddress.Read(result.Tokens[0].Value);
        if (read.IsSuccess)
            return read.Value;
        result.AddError($"--{read.Error.PublicDetail}");
        return null;
    }

    /// <summary>30d, 12h or 90m.</summary>
    private static Option<TimeSpan?> LifetimeOption(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text.Length > 1 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0)
            {
                switch (text[^1])
                {
                    case 'd': return TimeSpan.FromDays(number);
                    case 'h': return TimeSpan.FromHours(number);
                    case 'm': return TimeSpan.FromMinutes(number);
                }
            }

            result.AddError($"{name}: \"{text}\" is not a duration such as 30d, 12h or 90m.");
            return null;
        },
    };
}
