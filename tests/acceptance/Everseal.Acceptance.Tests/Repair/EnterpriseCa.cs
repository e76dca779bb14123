using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Repair;

/// <summary>Another organisation's CA, kept by openssl: a root and a CA below it, which signs requests as they stand.</summary>
internal sealed class EnterpriseCa
{
    private const string Authority = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n";

    private static readonly Program OpenSsl = new("openssl");

    private readonly TemporaryDirectory _directory;

    private EnterpriseCa(TemporaryDirectory directory) => _directory = directory;

    public string Root => _directory["enterprise-root.pem"];

    private string Policy => _directory["policy.pem"];

    public static async Task<EnterpriseCa> MakeAsync(TemporaryDirectory directory)
    {
        var ca = new EnterpriseCa(directory);
        (await OpenSsl.RunAsync("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-nodes", "-subj", "/O=Enterprise/CN=Enterprise Root", "-days", "3650",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-keyout", directory["enterprise-root.key"], "-out", ca.Root)).Succeeded();
        (await OpenSsl.RunAsync("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-nodes", "-subj", "/O=Enterprise/CN=Enterprise Policy CA",
            "-keyout", directory["policy.key"], "-out", directory["policy.csr"])).Succeeded();
        (await OpenSsl.RunAsync("x509", "-req", "-in", directory["policy.csr"], "-CA", ca.Root, "-CAkey", directory["enterprise-root.key"], "-CAcreateserial",
            "-days", "3000", "-extfile", directory.Write("policy.ext", Authority), "-out", ca.Policy)).Succeeded();
        return ca;
    }

    /// <summary>Has the slot's certificate asked for, and signs it.</summary>
    /// <returns>The file to be imported: the root first and the leaf last, for files come in any order.</returns>
    public async Task<string> AnswerAsync(string data, string slot)
    {
        var (request, answer) = (_directory[$"{slot}.csr"], _directory[$"{slot}.pem"]);
        (await Product.CommandLine.RunAsync("certificates", "replace", slot, "--csr", request, "--overwrite", "--yes", "--data", data)).Succeeded();
        (await OpenSsl.RunAsync("req", "-in", request, "-verify", "-noout")).Succeeded();
        (await OpenSsl.RunAsync("x509", "-req", "-in", request, "-CA", Policy, "-CAkey", _directory["policy.key"], "-CAcreateserial",
            "-days", slot == "issuing-ca" ? "2000" : "300", "-copy_extensions", "copyall", "-out", answer)).Succeeded();
        return _directory.Write($"{slot}-chain.pem", File.ReadAllText(Root) + File.ReadAllText(Policy) + File.ReadAllText(answer));
    }

    /// <summary>Whether a client that trusts a root alone believes what the server shows.</summary>
    public static Task<ProgramResult> HandshakeAsync(int port, string root) => OpenSsl.RunAsync(
        "s_client", "-connect", $"localhost:{port}", "-servername", "localhost", "-CAfile", root, "-verify_return_error", "-verify_hostname", "localhost");
}
