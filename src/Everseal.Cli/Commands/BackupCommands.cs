using System.CommandLine;
using System.Text.Json;
using Everseal.Cli.Administration;
using Everseal.Cli.Keys;
using Everseal.Cli.ServerProcess;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal backup</c> and <c>everseal restore</c>: one encrypted file, tried when it is made.</summary>
internal sealed class BackupCommands(Terminal terminal)
{
    private readonly DataOption data = new(terminal);
    private readonly Option<OutputFormat?> output = OutputOption.Create(OutputFormat.Table, OutputFormat.Json);

    public IEnumerable<Command> Build() => [BackUp(), Restore()];

    private Command BackUp()
    {
        var file = new Option<string>("--out") { Description = "The file to write; it must not exist.", HelpName = "FILE", Required = true };
        var recipient = new Option<string?>("--recipient") { Description = "Encrypt for this certificate or public key (PEM) instead of a passphrase.", HelpName = "FILE" };
        var withMasterKey = new Option<bool>("--with-master-key") { Description = "Put master.key inside: then the file alone, opened, gives the private keys." };
        var passphrase = new PassphraseOptions(terminal, "the backup");
        var command = new Command("backup", "Write the data directory into one encrypted file, while it is served or not, and try the file.")
        {
            data.Option, file, recipient, withMasterKey, output,
        };
        passphrase.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = Path.GetFullPath(parsed.GetValue(file)!);
            OutputFiles.MustBeFree(file.Name, path, overwrite: false);
            var to = parsed.GetValue(recipient) is { } pem ? InputFiles.ReadText(recipient.Name, pem) : null;
            var order = new CreateBackup(path, to is null ? passphrase.Read(parsed, twice: true) : null, to, parsed.GetValue(withMasterKey));
            if (await RunAsync(data.Read(parsed), order, cancellation) is not { } made)
                return ExitCodes.Refused;
            Print(parsed, made, BackupTables.Made);
            if (!made.HasMasterKey)
                terminal.Note("master.key is not inside: keep a copy of it apart from this file, each twice; without it the backup opens no private key");
            return ExitCodes.Ok;
        });
        return command;
    }

    private Command Restore()
    {
        var from = new Option<string>("--from") { Description = "The backup.", HelpName = "FILE", Required = true };
        var identity = new Option<string?>("--identity") { Description = "The recipient's private key (PEM), for a backup that was made for one.", HelpName = "FILE" };
        var masterKey = new Option<string?>("--master-key") { Description = "master.key, for a backup that has none inside [default: the one in the directory that gives way].", HelpName = "FILE" };
        var export = new Option<string?>("--audit-export") { Description = "An export of the audit trail made after the backup: to list what has to be done again.", HelpName = "FILE" };
        var replace = new Option<bool>("--replace") { Description = "Let the present directory give way: it is renamed and kept." };
        var rotate = new Option<bool>("--rotate-signing-key") { Description = "After a theft: put fresh signing keys in the place of those in the backup, which are revoked." };
        var yes = AdministrationOptions.Yes();
        var passphrase = new PassphraseOptions(terminal, "the backup or of the private key");
        var command = new Command("restore", "Make a data directory from a backup; works with no server and no login.")
        {
            data.Option, from, identity, masterKey, export, replace, rotate, yes, output,
        };
        passphrase.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var target = Path.GetFullPath(data.Read(parsed));
            var key = parsed.GetValue(identity) is { } pem ? InputFiles.ReadText(identity.Name, pem) : null;
            var isLocked = key is null || key.Contains("ENCRYPTED", StringComparison.Ordinal);
            string[] effects =
            [
                .. parsed.GetValue(replace) ? [$"This moves {target} aside and puts the backup in its place. Tokens issued since the backup are no longer accepted."] : Array.Empty<string>(),
                .. parsed.GetValue(rotate) ? ["Every signing key in the backup is revoked: all of its tokens are refused, and relying parties refuse logins until they know the new key."] : Array.Empty<string>(),
            ];
            if (effects.Length > 0)
                Confirmation.Ask(terminal, parsed.GetValue(yes), string.Join(' ', effects));
            var order = new RestoreBackup(
                Path.GetFullPath(parsed.GetValue(from)!), target, isLocked ? passphrase.Read(parsed, twice: false) : null, key,
                Full(parsed.GetValue(masterKey)), parsed.GetValue(replace), Full(parsed.GetValue(export)), parsed.GetValue(rotate));
            terminal.Note($"restoring {order.File} into {target} …");
            var answer = await ServerProgram.Find(terminal).AskAsync(JsonSerializer.Serialize(order, AdministrationJson.Default.RestoreBackup), ["restore"], cancellation);
            if (answer is null)
                return ExitCodes.Refused;
            Print(parsed, JsonSerializer.Deserialize(answer, AdministrationJson.Default.RestorationDescription)!, BackupTables.Restored);
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>By the server that holds the directory; when none does, by the server program.</summary>
    /// <returns>Null when the server program said why not.</returns>
    private async Task<BackupDescription?> RunAsync(string directory, CreateBackup order, CancellationToken cancellation)
    {
        terminal.Note($"writing {order.File} …");
        try
        {
            using var client = AdministrationClient.OnHost(directory);
            return await client.SendAsync<CreateBackup, BackupDescription>(HttpMethod.Post, ApiPaths.For(ApiPaths.Backups), order, cancellation);
        }
        catch (ProblemException stopped) when (stopped.Problem.Code == ErrorCodes.CommandLine.NoServer.Id && Directory.Exists(directory))
        {
            var answer = await ServerProgram.Find(terminal).AskAsync(
                JsonSerializer.Serialize(order, AdministrationJson.Default.CreateBackup), ["backup", "--data", Path.GetFullPath(directory)], cancellation);
            return answer is null ? null : JsonSerializer.Deserialize(answer, AdministrationJson.Default.BackupDescription);
        }
    }

    private void Print<T>(ParseResult parsed, T value, Action<T, Terminal> table)
    {
        if (parsed.GetValue(output) is OutputFormat.Json)
            JsonOutput.Write(terminal, value);
        else
            table(value, terminal);
    }

    private static string? Full(string? path) => path is null ? null : Path.GetFullPath(path);
}
