using System.CommandLine;
using System.Text.Json;
using Everseal.Cli.Keys;
using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary>Asks for a certificate of another CA: a key that stays in the data directory, and a request that goes out.</summary>
internal sealed class CertificateRequestVerb(RepairSession session, Terminal terminal)
{
    /// <summary>What is in each slot, and what waits.</summary>
    /// <returns>Null when the server program said why not.</returns>
    public Task<CertificateSlotList?> LookAsync(ParseResult parsed, CancellationToken cancellation) => session.AskAsync(
        parsed, client => client.GetAsync<CertificateSlotList>(ApiPaths.For(ApiPaths.CertificateSlots), cancellation),
        "", ["certificates", "list"], AdministrationJson.Default.CertificateSlotList, cancellation);

    /// <param name="file">Where the request goes; null for stdout.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(
        ParseResult parsed, string slot, string? realm, string? file, bool overwrite, bool dryRun, bool yes, CancellationToken cancellation)
    {
        if (file is not null)
            OutputFiles.MustBeFree("--csr", file, overwrite);
        if (await LookAsync(parsed, cancellation) is not { } slots)
            return ExitCodes.Refused;
        var waiting = slots.Slots.Where(one => one.Slot == slot && (realm is null || realm.Equals(one.Realm, StringComparison.OrdinalIgnoreCase))).SelectMany(one => one.Requests).ToList();
        if (dryRun)
        {
            terminal.Note(waiting is [var first, ..] ? $"the request of {Times.UtcSeconds(first.CreatedAt)} would be given up, and another one made" : "a key and a request for it would be made; nothing in use changes");
            return ExitCodes.Ok;
        }

        if (waiting is [var earlier, ..])
            Confirmation.Ask(terminal, yes, $"A request of {Times.UtcSeconds(earlier.CreatedAt)} waits for its answer. Another one takes its place: its key is destroyed, and its answer is of no use then.");
        var order = new RequestCertificate(slot, realm, ReplacesPending: waiting.Count > 0);
        var made = await session.AskAsync(
            parsed, client => client.SendAsync<RequestCertificate, CertificateRequestDescription>(HttpMethod.Post, ApiPaths.For(ApiPaths.CertificateRequests), order, cancellation),
            JsonSerializer.Serialize(order, AdministrationJson.Default.RequestCertificate), ["certificates", "request"], AdministrationJson.Default.CertificateRequestDescription, cancellation);
        if (made is null)
            return ExitCodes.Refused;

        if (file is not null)
            OutputFiles.WritePublic("--csr", file, made.Pem, overwrite);
        session.Print(parsed, made, (request, _) =>
        {
            if (file is null)
                terminal.Out.Write(request.Pem);
        });
        var whose = realm is null ? "" : $" --realm {realm}";
        terminal.Note($"have {file ?? "it"} signed, put the certificates above the answer into its file, then: everseal certificates replace {slot}{whose} --import CHAIN.pem");
        return ExitCodes.Ok;
    }
}
