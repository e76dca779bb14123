using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Core.Repair;

/// <summary>What is wrong with the CAs, and whether anything can be certified when their cures are done.</summary>
internal sealed class AuthorityDiagnosis
{
    private const string AllCertificates = "Every certificate below it: signing certificates and TLS are refused, and no new ones can be made.";

    private readonly List<Finding> _findings = [];

    private readonly CertificateImport? _brought;

    public AuthorityDiagnosis(AuthorityStates authorities, DateTimeOffset now, bool allowNewRoot, CertificateImport? brought)
    {
        _brought = brought is { Slot: CertificateSlot.IssuingCa, IsInUse: false } ? brought : null;
        if (authorities is { Root: null, IsSubordinate: false })
            Block(ErrorCodes.Repair.CaUnusable, "There is no root CA.", null, "Restore a backup: everseal restore.");
        else if (Root(authorities, now, allowNewRoot))
            Issuing(authorities, now);
    }

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Null when the CA certifies, or will after the cures.</summary>
    public string? WhyNothingIsCertified { get; private set; }

    /// <returns>Whether the issuing CA is a question of its own: a new root brings one.</returns>
    private bool Root(AuthorityStates authorities, DateTimeOffset now, bool allowNewRoot)
    {
        if (authorities.Root is not { Chain: [var root, ..] } || authorities.IsSubordinate)
            return true;
        var validity = ValidityPeriod.Of(root);
        if (validity.NotBefore > now)
            return BlockByClock("root CA", validity, now);
        if (!validity.HasEndedAt(now))
            return true;

        var detail = $"The root CA ended on {Diagnosis.Day(validity.NotAfter)}.";
        var next = authorities.NextRoot is { Chain: [var published, ..], PublicKey: not null } && ValidityPeriod.Of(published).Contains(now);
        if (allowNewRoot || next)
        {
            _findings.Add(new Finding(ErrorCodes.Repair.RootEnded, detail, validity.End, AllCertificates)
            {
                Cure = new RepairStep.NewRoot(detail, next ? "the root that is published as the next one, with a new issuing CA" : "a new root that everybody must be given, with a new issuing CA"),
            });
            return false;
        }

        Block(ErrorCodes.Repair.RootEnded, detail, validity.End, "A new root takes a person's word, since everybody must be given it: everseal repair --new-root.");
        return false;
    }

    private void Issuing(AuthorityStates authorities, DateTimeOffset now)
    {
        var (fault, since, isDated) = authorities.Issuing switch
        {
            null or { Chain: [] } => ("There is no issuing CA.", null, false),
            { PublicKey: null } lost => ($"The issuing CA's private key is lost: {lost.KeyTrouble}", null, false),
            { Chain: [var certificate, ..], PublicKey: var key } when !SamePublicKey.Is(certificate.PublicKey, key) => ("The issuing CA's certificate does not belong to its private key.", (DateTimeOffset?)null, false),
            { Chain: [var certificate, ..] } when ValidityPeriod.Of(certificate) is var validity && validity.HasEndedAt(now)
                => ($"The issuing CA ended on {Diagnosis.Day(validity.NotAfter)}.", validity.End, true),
            _ => (null, null, false),
        };
        if (fault is null || (isDated && Serves(authorities.NextIssuing, now)))
            return;
        if (authorities.IsSubordinate)
        {
            Block(ErrorCodes.Repair.CaUnusable, fault, since, "Its root is another organisation's: everseal certificates replace issuing-ca --csr FILE, have the request signed there, then the same with --import CHAIN.");
            return;
        }

        if (authorities.Root is not { PublicKey: not null })
        {
            Block(ErrorCodes.Repair.CaUnusable, fault, since, "The root's private key is not on this host: start the server, everseal ca unseal --file FILE, everseal ca renew, then everseal repair.");
            return;
        }

        _findings.Add(new Finding(ErrorCodes.Repair.CaUnusable, fault, since, AllCertificates)
        {
            Cure = new RepairStep.NewIssuingCa(fault, "a new issuing CA below the same root"),
        });
    }

    private static bool Serves(CertifiedKey? next, DateTimeOffset now)
        => next is { Chain: [var certificate, ..], PublicKey: not null } && ValidityPeriod.Of(certificate).Contains(now);

    private bool BlockByClock(string name, ValidityPeriod validity, DateTimeOffset now)
    {
        Block(
            ErrorCodes.Repair.ClockBehind, $"The {name} begins at {CertificateTime.Text(validity.NotBefore)}, and this host's clock shows {CertificateTime.Text(now)}.", null,
            "Set the host's clock right; nothing else needs to change.");
        return false;
    }

    private void Block(ErrorCode code, string detail, DateTimeOffset? since, string needs)
    {
        // Below another organisation's root the own one counts no longer, nor does the issuing CA of before.
        if (_brought is not null && code != ErrorCodes.Repair.ClockBehind)
        {
            _findings.Add(new Finding(code, detail, since, AllCertificates) { Cure = new RepairStep.ImportIssuingCa(detail, _brought.Outcome) });
            return;
        }

        WhyNothingIsCertified = $"No CA can certify it: {detail} {needs}";
        _findings.Add(new Finding(code, detail, since, AllCertificates) { Needs = needs });
    }
}
