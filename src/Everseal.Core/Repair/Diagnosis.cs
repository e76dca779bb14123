using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Core.Repair;

/// <summary>What is wrong with a deployment at one time: a pure function of what lies there.</summary>
public static class Diagnosis
{
    /// <param name="allowNewRoot">A person's word that an ended root may be followed by one that nobody vouches for.</param>
    /// <param name="brought">A certificate that a person brings: what it stands in for needs no other cure.</param>
    /// <returns>What comes first hides nothing: a schema that is not complete is found alone, since nothing else can be read.</returns>
    public static IReadOnlyList<Finding> Of(DeploymentState state, bool allowNewRoot = false, CertificateImport? brought = null)
    {
        var files = state.Files.Where(file => file.IsOpenToOthers).Select(OpenFile);
        if (state.MasterKey.Trouble is { } trouble)
            return [.. files.Select(file => file with { Cure = null, Needs = "The master key comes first." }).Prepend(NoMasterKey(trouble))];
        if (!state.Schema.IsComplete)
            return [.. files, HalfMigrated(state.Schema)];

        var authorities = new AuthorityDiagnosis(state.Authorities, state.Now, allowNewRoot, brought);
        return
        [
            .. files,
            .. authorities.Findings,
            .. state.Realms.SelectMany(realm => SignerDiagnosis.Of(realm, authorities.WhyNothingIsCertified, state.Now)),
            .. Tls(state, authorities.WhyNothingIsCertified),
        ];
    }

    private static Finding NoMasterKey(string trouble) => new(
        ErrorCodes.Server.MasterKeyUnusable, trouble, Since: null, "Everybody: no private key of this node opens, so nothing is signed and no TLS is served.")
    {
        Needs = "Put the master.key back that sealed these keys, from the place where it was kept, as a file of mode 0600. Nothing is changed before that.",
    };

    private static Finding OpenFile(FileState file)
    {
        var name = file.Name == "." ? "The data directory" : file.Name;
        return new Finding(
            ErrorCodes.Repair.OpenToOthers, $"{name} has mode {Octal(file.Mode)}; {Octal(file.Allowed)} is allowed.", Since: null,
            "Other accounts of this host may read it, and the server does not start with it.")
        {
            Cure = new RepairStep.CloseFile(file.Name, file.Mode & file.Allowed, $"mode {Octal(file.Mode)}", $"mode {Octal(file.Mode & file.Allowed)}"),
            IsOutage = file.Name == "master.key",
        };
    }

    private static Finding HalfMigrated(SchemaState schema) => new(
        ErrorCodes.Repair.SchemaIncomplete,
        $"The database has {schema.Applied} of {schema.Known} migrations{(schema.IsLocked ? ", and one that was cut short left its lock" : "")}.", Since: null,
        "Everybody, until the server has brought it up to date. The certificates are looked at after that.")
    {
        Cure = new RepairStep.FinishMigration($"{schema.Applied} migrations", $"{schema.Known} migrations"),
    };

    private static IEnumerable<Finding> Tls(DeploymentState state, string? uncertifiable)
    {
        var (tls, name) = (state.Tls, state.TlsIsForeign ? "TLS certificate, which another CA signed," : "TLS certificate");
        var (fault, since) = tls switch
        {
            null => ("No TLS certificate is stored.", null),
            { Chain: [] } => ("The TLS certificate cannot be read.", null),
            { PublicKey: null } => ($"The TLS certificate's private key is lost: {tls.KeyTrouble}", null),
            { PublicKey: var key } when !SamePublicKey.Is(tls.Chain[0].PublicKey, key) => ("The TLS certificate does not belong to its private key.", null),
            { Chain: var chain } => Ended(name, chain[0], state.Now),
        };
        if (fault is null)
            yield break;
        yield return new Finding(ErrorCodes.Repair.TlsUnusable, fault, since, "Every client: TLS fails before anybody is asked for a login.")
        {
            Cure = uncertifiable is null ? new RepairStep.NewTlsCertificate(fault, state.TlsIsForeign ? "a certificate of the own CA for the same names, until another CA's is imported" : "a new certificate of the issuing CA, for the same names") : null,
            Needs = uncertifiable,
        };
    }

    internal static (string? Fault, DateTimeOffset? Since) Ended(string what, System.Security.Cryptography.X509Certificates.X509Certificate2 certificate, DateTimeOffset now)
        => ValidityPeriod.Of(certificate) is var validity && validity.HasEndedAt(now)
            ? ($"The {what} ended on {Day(validity.NotAfter)}.", validity.End)
            : (null, null);

    internal static string Day(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd}";

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');
}
