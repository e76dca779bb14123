using System.CommandLine;
using Everseal.Cli.Keys;
using Everseal.Core.Errors;

namespace Everseal.Cli.Commands;

/// <summary>The options of verbs that make a key here and have its certificate issued.</summary>
internal sealed class KeyFileOptions
{
    private readonly Option<string?> outCert = new("--out-cert") { Description = "Where the certificate goes (PEM).", HelpName = "FILE" };

    private readonly Option<string?> outKey = new("--out-key")
    {
        Description = "Where the new private key goes (PKCS#8 PEM, readable by you alone). It never leaves this host.",
        HelpName = "FILE",
    };

    private readonly Option<bool> overwrite = new("--overwrite") { Description = "Replace files that are already there." };

    private readonly Option<string> algorithm = new("--key")
    {
        Description = $"Kind of key: {string.Join(", ", SubjectKey.Algorithms)}.",
        HelpName = "KIND",
        DefaultValueFactory = _ => SubjectKey.Algorithms[0],
    };

    public KeyFileOptions() => algorithm.AcceptOnlyFromAmong(SubjectKey.Algorithms);

    public void AddTo(Command command)
    {
        command.Add(outCert);
        command.Add(outKey);
        command.Add(algorithm);
        command.Add(overwrite);
    }

    /// <summary>
    /// Makes a key, stores it, and only then has the certificate issued: a certificate without its key helps nobody. Both lie beside
    /// their places until both are there, so that a refusal leaves an earlier pair as it was.
    /// </summary>
    public async Task<string> IssueAsync(ParseResult parsed, string commonName, Func<string, Task<string>> issue)
    {
        var (certificatePath, keyPath) = (Required(parsed, outCert), Required(parsed, outKey));
        var mayReplace = parsed.GetValue(overwrite);
        OutputFiles.MustBeFree(outCert.Name, certificatePath, mayReplace);
        OutputFiles.MustBeFree(outKey.Name, keyPath, mayReplace);
        if (Path.GetFullPath(certificatePath) == Path.GetFullPath(keyPath))
            throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, outCert.Name, $"names the file of {outKey.Name}");

        using var key = SubjectKey.Create(parsed.GetValue(algorithm)!);
        using var keyFile = StagedFile.Write(outKey.Name, keyPath, key.PrivateKeyPem(), OutputFiles.OwnerOnly);
        var certificate = await issue(key.CertificateRequestPem(commonName));
        using var certificateFile = StagedFile.Write(outCert.Name, certificatePath, certificate, mode: null);
        StagedFile.TakePlaces(keyFile, certificateFile, mayReplace);
        return certificate;
    }

    private static string Required(ParseResult parsed, Option<string?> option) => parsed.GetValue(option)
        ?? throw ProblemException.CouldNot(ErrorCodes.CommandLine.FieldNotAcceptable, option.Name, "is needed to store what is made");
}
