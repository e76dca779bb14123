using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Core.Incidents;
using Everseal.Core.Keys;
using Everseal.Core.X509;
using Everseal.Server.Authorities;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;

namespace Everseal.Server.Alarms;

/// <summary>
/// Every certificate that logins at this server depend on, each with what stops with it. Fine means that the one in use
/// verifies: TLS as a client is shown it, signing as the ring would sign now.
/// </summary>
internal sealed class OwnCertificates(
    CertificateInventory inventory, CertificateAuthority authority, RealmDirectory realms, ServerCertificates server, ServedCertificate served,
    RevocationRegister revocations)
{
    private const string Unreachable = "Clients refuse the connection: nobody can log in, and the API answers on this host alone.";
    private const string RenewIssuing = "everseal ca renew";
    private const string AskAnew = "everseal certificates replace tls --csr FILE";

    private static readonly IncidentSubject Tls = IncidentSubject.Own("TLS");
    private static readonly IncidentSubject ForeignTls = IncidentSubject.Own("TLS of another CA");
    private static readonly IncidentSubject PublicHost = IncidentSubject.Own("TLS public host");

    public async Task<IReadOnlyList<IncidentReport>> LookAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var active = authority.ReadActive();
        var reports = inventory.Read().SelectMany(entry => LookAt(entry, active, now)).ToList();
        foreach (var realm in realms.All)
        {
            reports.Add(new IncidentReport(IncidentSubject.Own($"STS signing {realm.Name}"), SigningCondition(realm, active, now)));
            reports.AddRange(TokenLifetime(realm, now));
        }

        reports.AddRange(await LookAtServedAsync(active, now, cancellationToken));
        reports.Add(new IncidentReport(ForeignTls, Reverted()));
        reports.Add(new IncidentReport(PublicHost, Unnamed(realms.PublicUrl)));
        return reports;
    }

    /// <summary>Ends what is open about services that are gone. A clock that jumped has no part in that.</summary>
    /// <param name="open">What is open about this server.</param>
    public IEnumerable<IncidentReport> ForgetServices(IEnumerable<IncidentSubject> open)
    {
        var known = inventory.Read().Where(entry => entry.Use == CertificateRole.Service).Select(entry => IncidentSubject.Own(entry.Name).Cleaned()).ToHashSet();
        return open.Where(subject => subject.Target == IncidentSubject.Server && subject.Slot.StartsWith("service ", StringComparison.Ordinal) && !known.Contains(subject))
            .Select(subject => IncidentReport.Forget(subject, "the service was removed or disabled"));
    }

    private IEnumerable<IncidentReport> LookAt(InventoryEntry entry, ActiveAuthorities? active, DateTimeOffset now)
    {
        if (OutlookOf(entry, active) is not var (slot, outlook))
            yield break;

        // A service is locked out on purpose by whoever revokes its certificate.
        var condition = entry.Use == CertificateRole.IssuingCa ? Worse([entry.Certificate], outlook, now) : outlook.ConditionAt(now);
        yield return new IncidentReport(IncidentSubject.Own(slot), condition);
    }

    /// <summary>Dates say nothing of a certificate that was taken back: who asks for its status refuses it today.</summary>
    /// <param name="chain">The certificate, and the CAs above it that are this node's.</param>
    private IncidentCondition? Worse(IReadOnlyList<X509Certificate2> chain, CertificateOutlook outlook, DateTimeOffset now)
    {
        var condition = outlook.ConditionAt(now);
        if (condition is { Severity: Severity.Expired } || chain.FirstOrDefault(revocations.IsRevoked) is not { } revoked)
            return condition;
        return new IncidentCondition(
            ErrorCodes.Revocation.RevokedInUse, Severity.Critical, $"{Describe(SubjectName.Text(revoked.SubjectName), revoked.SerialNumber)} is revoked",
            $"Whoever asks for the status of certificates refuses what depends on it. {outlook.Effect}",
            authority.ReadRevoked() is not null ? RenewIssuing : outlook.Next)
        {
            Certificate = outlook.Name,
            Pages = true,
        };
    }

    // A realm's signing is looked at as a whole: an old key that ends while its successor signs is no news.
    private static (string Slot, CertificateOutlook Outlook)? OutlookOf(InventoryEntry entry, ActiveAuthorities? active) => entry.Use switch
    {
        CertificateRole.Root => Of(
            entry, CertificateClass.Authority, issuer: null, renewsItself: false, "Whoever trusts this CA refuses every certificate below it: TLS and service logins end.", "everseal ca root renew"),
        CertificateRole.IssuingCa => Of(
            entry, CertificateClass.Authority, active?.IssuerEndOf(entry.Use), renewsItself: true, "No certificate can be issued or renewed, and those below it are refused.", RenewIssuing),
        CertificateRole.Service => Of(
            entry, CertificateClass.ManualLeaf, issuer: null, renewsItself: false, $"{char.ToUpperInvariant(entry.Name[0])}{entry.Name[1..]} can log in no longer.",
            $"everseal service replace-certificate {NameOf(entry)} --cert FILE"),
        _ => null,
    };

    private static (string Slot, CertificateOutlook Outlook) Of(InventoryEntry entry, CertificateClass kind, IssuerEnd? issuer, bool renewsItself, string effect, string next)
        => (entry.Name, new CertificateOutlook(Describe(entry.Subject, entry.Certificate.SerialNumber), entry.Validity, kind, renewsItself, effect, next) { Issuer = issuer });

    private static string NameOf(InventoryEntry entry) => entry.Name.Split(' ', '@')[1];

    private static string Describe(string subject, string serial) => $"{subject}, serial {serial}";

    /// <summary>The realm's logins last as long as the longest of its published certificates: a published one signs when no other can.</summary>
    private IncidentCondition? SigningCondition(RealmSnapshot realm, ActiveAuthorities? active, DateTimeOffset now)
    {
        var effect = $"Nobody can log in to realm {realm.Name}: no token is issued or renewed, and those issued before are refused.";
        var next = $"everseal keys rotate --realm {realm.Name}";
        if (LastingEntry(realm, now) is not { Credential: var credential })
            return new IncidentCondition(ErrorCodes.Tokens.SigningCredentialMissing, Severity.Critical, $"realm {realm.Name} publishes no signing key", effect, next) { Pages = true };

        var certificate = credential.Certificate;
        var outlook = new CertificateOutlook(
            Describe(SubjectName.Text(certificate.SubjectName), certificate.SerialNumber), credential.Validity, CertificateClass.SigningKey, realm.Settings.SelfRenewal,
            effect, next) { Issuer = active?.IssuerEndOf(CertificateRole.SigningKey) };
        return Worse((realm.Ring.SignerAt(now).Value ?? credential).Chain, outlook, now);
    }

    private static SigningKeyEntry? LastingEntry(RealmSnapshot realm, DateTimeOffset now)
    {
        var published = realm.Ring.Entries.Where(entry => entry.IsPublished).ToList();
        return published.Where(entry => entry.Credential.Validity.NotBefore <= now).MaxBy(entry => entry.Credential.Validity.End)
            ?? published.MinBy(entry => entry.Credential.Validity.NotBefore);
    }

    // Raised where a token was cut; gone when the signer lasts as long as any token may again.
    private static IEnumerable<IncidentReport> TokenLifetime(RealmSnapshot realm, DateTimeOffset now)
    {
        var longest = realm.Policy.MaxHolderOfKeyLifetime > realm.Policy.MaxBearerLifetime ? realm.Policy.MaxHolderOfKeyLifetime : realm.Policy.MaxBearerLifetime;
        if (realm.Ring.SignerAt(now).Value is { } signer && signer.Validity.RemainingAt(now) > longest)
            yield return IncidentReport.Fine(IncidentSubject.Own($"token lifetime {realm.Name}"));
    }

    /// <summary>Says so until a person brings the next one, or decides for the own CA's.</summary>
    private IncidentCondition? Reverted()
    {
        if (server.StandsInFor is not { } ended)
            return null;
        var (name, issuer, end) = (Describe(SubjectName.Text(ended.SubjectName), ended.SerialNumber), SubjectName.Text(ended.IssuerName), ValidityPeriod.Of(ended).End);
        return new IncidentCondition(
            ErrorCodes.ForeignCertificates.TlsReverted, Severity.Critical, $"{name} of {issuer}, valid until {end:u}, is served no longer; one of the own CA is",
            $"Clients that trust {issuer} and not this server's own root refuse the connection.", AskAnew)
        {
            Certificate = name,
            Due = end,
        };
    }

    /// <summary>An import asks for the public host; the configuration may name another one later, which nobody here can add.</summary>
    private IncidentCondition? Unnamed(Uri publicUrl)
    {
        if (!server.IsForeign || publicUrl.IsLoopback || server.Current is not { TargetCertificate: var current }
            || CertificateContent.Of(current) is var content && ServerIdentity.Matches(content, publicUrl.IdnHost))
        {
            return null;
        }

        var name = Describe(SubjectName.Text(current.SubjectName), current.SerialNumber);
        return new IncidentCondition(
            ErrorCodes.ForeignCertificates.PublicHostNotNamed, Severity.Warning,
            $"{name} of {SubjectName.Text(current.IssuerName)} is for {string.Join(", ", ServerIdentity.Names(content))}, and publicUrl names {publicUrl.IdnHost}",
            $"Clients that ask for {publicUrl.IdnHost} refuse the connection.", AskAnew)
        {
            Certificate = name,
        };
    }

    private async Task<IReadOnlyList<IncidentReport>> LookAtServedAsync(ActiveAuthorities? active, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (server.Current is not { TargetCertificate: var current })
            return [];

        var outlook = new CertificateOutlook(
            Describe(SubjectName.Text(current.SubjectName), current.SerialNumber), ValidityPeriod.Of(current),
            server.IsForeign ? CertificateClass.ManualLeaf : CertificateClass.AutoRenewedLeaf, RenewsItself: !server.IsForeign,
            server.IsForeign ? $"One of the own CA takes its place, and clients that trust {SubjectName.Text(server.ForeignAnchor!.SubjectName)} alone refuse the connection." : Unreachable,
            server.IsForeign ? AskAnew : "everseal certificates replace tls") { Issuer = server.IsForeign ? null : active?.IssuerEndOf(CertificateRole.Tls) };
        if (Worse([current, .. server.Current.IntermediateCertificates], outlook, now) is { } condition)
            return [IncidentReport.Of(Tls, condition)];
        if (!served.CanBeAsked)
            return [];

        return [new IncidentReport(Tls, await CompareAsync(current, outlook, cancellationToken))];
    }

    private async Task<IncidentCondition?> CompareAsync(X509Certificate2 stored, CertificateOutlook outlook, CancellationToken cancellationToken)
    {
        string detail;
        try
        {
            if (await served.IsAsync(stored, cancellationToken))
                return null;
            detail = "the own port shows another certificate";
        }
        catch (IOException failure)
        {
            detail = $"the own port could not be asked: {failure.Message}";
        }

        return new IncidentCondition(ErrorCodes.Alarms.NotServed, Severity.Warning, detail, outlook.Effect, "everseal ca list") { Certificate = outlook.Name };
    }
}
