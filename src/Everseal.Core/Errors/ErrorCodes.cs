using System.Collections.Frozen;

namespace Everseal.Core.Errors;

/// <summary>
/// Every code there is. Areas: 1xxx messages and XML, 2xxx signatures, 3xxx tokens and signing keys,
/// 4xxx identities, 5xxx certificates and the CA, 6xxx server, storage and configuration, 7xxx command line and API,
/// 8xxx what a check finds.
/// Each area is one partial file of this class.
/// </summary>
public static partial class ErrorCodes
{
    private static readonly Lazy<FrozenDictionary<string, ErrorCode>> ById = new(() =>
        Xml.All.Concat(Messages.All).Concat(Vsphere.All).Concat(Signatures.All).Concat(Tokens.All).Concat(Acceptance.All)
            .Concat(RelyingParties.All).Concat(Rollover.All).Concat(Identities.All).Concat(Certificates.All).Concat(ForeignCertificates.All).Concat(Revocation.All)
            .Concat(Server.All).Concat(Audit.All).Concat(Alarms.All).Concat(Backups.All).Concat(Upgrades.All).Concat(Rehearsals.All).Concat(Repair.All)
            .Concat(CommandLine.All).Concat(CheckRuns.All)
            .Concat(FederationProbes.All).Concat(FileProbes.All).Concat(TlsProbes.All).Concat(Verdicts.All)
            .ToFrozenDictionary(code => code.Id, StringComparer.OrdinalIgnoreCase));

    public static IReadOnlyCollection<ErrorCode> All => ById.Value.Values;

    public static ErrorCode? Find(string id) => ById.Value.GetValueOrDefault(id);
}
