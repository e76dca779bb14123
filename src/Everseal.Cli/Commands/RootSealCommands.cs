using System.CommandLine;
using Everseal.Cli.Keys;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary><c>everseal ca seal|unseal</c>: the root's private key leaves the host in a file, and comes back for one operation.</summary>
internal sealed class RootSealCommands(AdministrationOptions options)
{
    private static readonly TimeSpan UsualUnsealing = TimeSpan.FromMinutes(15);

    public IEnumerable<Command> Build() => [Seal(), Unseal()];

    private static Option<string?> File() => new("--file") { Description = "The sealed key (PKCS#8, PEM).", HelpName = "FILE" };

    private Command Seal()
    {
        var file = File();
        var passphrase = new PassphraseOptions(options.Terminal);
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a file that is already there." };
        var yes = AdministrationOptions.Yes();
        var command = new Command("seal", "Take the root's private key off this host into one file; without --file, end an unsealing.") { file, overwrite, yes };
        passphrase.AddTo(command);
        command.SetAction(options.OnServer(async (session, parsed, cancellation) =>
        {
            if (parsed.GetValue(file) is not { } path)
            {
                await session.Client.SendAsync(HttpMethod.Delete, ApiPaths.For(ApiPaths.RootUnsealing), cancellation);
                session.Done("the server's memory holds the sealed root's key no longer");
                return;
            }

            OutputFiles.MustBeFree(file.Name, path, parsed.GetValue(overwrite));
            Confirmation.Ask(
                session.Terminal, parsed.GetValue(yes),
                $"This moves the root's private key into {path} and erases it on the server. Without that file and its passphrase no new issuing CA can be made.");
            var secret = passphrase.Read(parsed, twice: true);

            // 1. Into the file, and onto its disk. 2. Only what was read back from there is worth erasing the other copy.
            var key = await session.Client.SendAsync<EncryptRootKey, SealedRootKey>(HttpMethod.Post, ApiPaths.For(ApiPaths.SealedRootKey), new EncryptRootKey(secret), cancellation);
            OutputFiles.WriteDurably(file.Name, path, key.Pem, parsed.GetValue(overwrite));
            var done = await session.Client.SendAsync<SealRoot, SealedRootDescription>(
                HttpMethod.Put, ApiPaths.For(ApiPaths.RootSeal), new SealRoot(InputFiles.ReadText(file.Name, path), secret), cancellation);
            session.Print(done, shown => CertificateTables.One(shown.Root, session.Terminal.Now));
            session.Done(done.IsErased
                ? $"sealed: the root's key is in {path} alone; keep it and its passphrase apart, each twice"
                : $"sealed: the root's key is in {path}; the server rewrites its database at its next start, until when old pages may hold the key, encrypted");
        }));
        return command;
    }

    private Command Unseal()
    {
        var file = File();
        file.Required = true;
        var passphrase = new PassphraseOptions(options.Terminal);
        var duration = DurationOption.Create("--for", "How long the server keeps the key in its memory, at most 1h [default: 15m].");
        var command = new Command("unseal", "Lend a sealed root's key to the server, in memory and for a while.") { file, duration };
        passphrase.AddTo(command);
        command.SetAction(options.OnServer(async (session, parsed, cancellation) =>
        {
            var key = InputFiles.ReadText(file.Name, parsed.GetValue(file)!);
            var body = new UnsealRoot(key, passphrase.Read(parsed, twice: false), (long)(parsed.GetValue(duration) ?? UsualUnsealing).TotalSeconds);
            var unsealed = await session.Client.SendAsync<UnsealRoot, UnsealedRoot>(HttpMethod.Put, ApiPaths.For(ApiPaths.RootUnsealing), body, cancellation);
            session.Print(unsealed, shown => new TextTable("ROOT", "UNSEALED UNTIL").Row("root CA", Times.UtcSeconds(shown.Until)));
            session.Done("end it earlier with: everseal ca seal");
        }));
        return command;
    }
}
