using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Administration;

/// <summary>One command's talk with a server: the client, the realm, and where and how the result is printed.</summary>
internal sealed class AdministrationSession(AdministrationClient client, Terminal terminal, OutputFormat format)
{
    public AdministrationClient Client => client;

    public Terminal Terminal => terminal;

    public bool IsJson => format is OutputFormat.Json or OutputFormat.Jsonl;

    public OutputFormat Format => format;

    public string Realm { get; set; } = "";

    /// <summary>A path inside the realm.</summary>
    public string Path(string template, params ReadOnlySpan<string> values) => ApiPaths.For(template, [Realm, .. values]);

    public async Task<string> DefaultRealmAsync(CancellationToken cancellation)
        => (await client.GetAsync<ServerDescription>(ApiPaths.For(ApiPaths.Server), cancellation)).DefaultRealm;

    public Task<CertificateDetail> IssueDetailAsync(IssueCertificate order, CancellationToken cancellation)
        => client.SendAsync<IssueCertificate, CertificateDetail>(HttpMethod.Post, ApiPaths.For(ApiPaths.Certificates), order, cancellation);

    /// <summary>The new certificate and its chain, as PEM.</summary>
    public async Task<string> IssueAsync(IssueCertificate order, CancellationToken cancellation)
        => (await IssueDetailAsync(order, cancellation)).Chain;

    /// <summary>The result as JSON, or as the table that the verb draws.</summary>
    public void Print<T>(T value, Func<T, TextTable> table)
    {
        if (IsJson)
            JsonOutput.Write(terminal, value);
        else
            table(value).WriteTo(terminal);
    }

    /// <summary>What was done: a message for people on stderr; JSON callers read the exit code.</summary>
    public void Done(string message) => terminal.Note(message);
}
