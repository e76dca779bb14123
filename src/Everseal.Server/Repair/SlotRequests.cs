using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.Repair;
using Everseal.Core.X509;
using Everseal.Server.Authorities;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;
using Everseal.Server.Rollover;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Repair;

/// <summary>
/// What is in the slots of this server's own certificates, and requests for others in their place: for a CA that is not this
/// node's. With a server or without one, and with everything expired: a request needs a key and a name, and nothing that lives.
/// </summary>
/// <param name="by">Who asked, as audited.</param>
internal sealed class SlotRequests(DataDirectory data, RepairServices services, TimeProvider time, string by)
{
    /// <returns>EVS-6005 and others when the data cannot be read.</returns>
    public Result<CertificateSlotList> List() => Look().Then<CertificateSlotList>(state => new CertificateSlotList(
    [
        Describe(state, CertificateSlot.Tls, RepairSlots.Tls, realm: null, state.Tls, state.TlsIsForeign),
        Describe(state, CertificateSlot.IssuingCa, RepairSlots.IssuingCa, realm: null, state.Authorities.Issuing, state.Authorities.IsSubordinate),
        .. state.Realms.Select(realm => Describe(state, CertificateSlot.Signing, RepairSlots.Signing, realm.Name, SignerOf(realm, state.Now), isForeign: null)),
    ]));

    /// <returns>EVS-5264 when one waits and the order does not say that it is given up.</returns>
    public async Task<Result<CertificateRequestDescription>> MakeAsync(RequestCertificate order, CancellationToken cancellationToken)
    {
        var looked = Look();
        if (!looked.IsSuccess)
            return looked.Error;
        if (SlotNames.Find(order.Slot) is not { } slot)
            return ErrorCodes.CommandLine.FieldNotAcceptable.With($"slot: {string.Join(", ", RepairSlots.All)}");
        var realm = slot == CertificateSlot.Signing ? RealmOf(order, looked.Value) : null;
        if (realm is { IsSuccess: false })
            return realm.Error;
        if (WhyNotNow(order, slot, realm?.Value, looked.Value) is { } refusal)
            return refusal;

        try
        {
            return await MakeAsync(OrderOf(slot, realm?.Value, looked.Value), order.ReplacesPending, cancellationToken);
        }
        catch (StsErrorException refused)
        {
            return refused.Error;
        }
        catch (Exception failure) when (failure is SqliteException or DbUpdateException or IOException)
        {
            return ErrorCodes.Server.StorageFailed.With("The request cannot be stored.", failure.GetBaseException().Message);
        }
    }

    private async Task<Result<CertificateRequestDescription>> MakeAsync(RequestOrder order, bool replaces, CancellationToken cancellationToken)
    {
        var made = await services.Get<CertificateRequests>().MakeAsync(order, replaces, cancellationToken);
        var record = new AuditRecord(time.GetUtcNow(), order.Realm, "certificates request", by, Source: null, ErrorId: null, made.Subject)
        {
            Target = PendingRequest.Name(order.Slot, order.Realm),
        };
        return (await services.Get<TokenLedger>().AppendAuditAsync(record, CancellationToken.None)).Error is { } unrecorded
            ? unrecorded
            : new CertificateRequestDescription(made.Pem, new CertificateSlotRequest(made.KeyId, made.Subject, made.CreatedAt));
    }

    private StsError? WhyNotNow(RequestCertificate order, CertificateSlot slot, string? realm, DeploymentState state)
    {
        if (new JournalStore(data.Path).ReadUnfinished() is { } unfinished)
            return ErrorCodes.Repair.CutShort.With($"Repair {unfinished.Id} was cut short, and a request made now would be part of it: everseal repair");
        return !order.ReplacesPending && state.Requests.FirstOrDefault(request => request.IsFor(slot, realm)) is { } waiting
            ? ErrorCodes.ForeignCertificates.RequestWaits.With($"The request for {PendingRequest.Name(slot, waiting.Realm)} of {waiting.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC waits for its answer.")
            : null;
    }

    private Result<DeploymentState> Look()
    {
        try
        {
            var state = new DeploymentReader(data.Path, time, services.IsRunning ? services.Get<KeyVault>() : null).Read();
            if (state.MasterKey.Trouble is { } trouble)
                return ErrorCodes.Server.MasterKeyUnusable.With(trouble);
            return state.Schema.IsComplete ? state : ErrorCodes.Repair.SchemaIncomplete.With("The database is an earlier version's: everseal repair brings it up to date.");
        }
        catch (StsErrorException refused)
        {
            return refused.Error;
        }
    }

    private static Result<string> RealmOf(RequestCertificate order, DeploymentState state)
    {
        if (order.Realm is null)
            return state.Realms is [var only] ? only.Name : ErrorCodes.CommandLine.FieldNotAcceptable.With("realm: say whose signing key it is");
        return state.Realms.FirstOrDefault(realm => realm.Name.Equals(order.Realm, StringComparison.OrdinalIgnoreCase)) is { } named
            ? named.Name
            : ErrorCodes.Server.RealmNotFound.With($"There is no realm {order.Realm}.");
    }

    // As the own CA would certify it: the same names, the same kind of key.
    private RequestOrder OrderOf(CertificateSlot slot, string? realm, DeploymentState state)
    {
        switch (slot)
        {
            case CertificateSlot.IssuingCa:
                return SubordinateAuthority.OrderFor(state.Authorities.Issuing is { Chain: [var issuing, ..] }
                    ? new CertificateSubject(issuing.SubjectName, [], [])
                    : CertificateSubject.Named(state.Realms is [var first, ..] ? $"{first.Name} issuing CA" : "issuing CA", "Everseal"));
            case CertificateSlot.Tls:
                var hosts = state.Tls is { Chain: [var tls, ..] } ? ServerCertificates.HostsOf(tls) : ["localhost"];
                return new RequestOrder(slot, CertificateProfiles.TlsServer, ServerCertificates.RequestedFor(hosts, services.PublicHost), CertificateProfiles.TlsServer.AllowedKeys[0]);
            default:
                if (!services.IsRunning)
                    services.Get<RealmDirectory>().Reload();
                var found = services.Get<RealmDirectory>().Find(realm)!;
                return new RequestOrder(slot, CertificateProfiles.StsSigning, SigningCredentials.SubjectOf(found), found.Settings.SigningKey, found.Name);
        }
    }

    private static CertifiedKey? SignerOf(RealmState realm, DateTimeOffset now)
    {
        var published = realm.Signers.Where(signer => signer is { PublishedAt: not null, RetiredAt: null }).ToList();
        return (published.Where(signer => signer is { PromotedAt: not null, Credential.Chain: [var leaf, ..] } && ValidityPeriod.Of(leaf).Contains(now)).MaxBy(signer => signer.PromotedAt)
            ?? published.MaxBy(signer => signer.PromotedAt))?.Credential;
    }

    private static CertificateSlotDescription Describe(DeploymentState state, CertificateSlot slot, string name, string? realm, CertifiedKey? inUse, bool? isForeign) => new(
        name,
        realm,
        inUse is { Chain: [var leaf, ..] chain } ? Describe(leaf, isForeign ?? !IsOfThisNode(chain, state), IsOfEarlierCa(chain, state)) : null,
        [.. state.Requests.Where(request => request.IsFor(slot, realm)).Select(request => new CertificateSlotRequest(request.KeyId, request.Subject, request.CreatedAt, request.PublicKey is null))]);

    private static bool IsOfThisNode(IReadOnlyList<X509Certificate2> chain, DeploymentState state)
        => IsOfEarlierCa(chain, state)
            || (state.Authorities.Issuing is { Chain: [var issuing, ..] } && chain[0].IssuerName.RawData.AsSpan().SequenceEqual(issuing.SubjectName.RawData));

    private static bool IsOfEarlierCa(IReadOnlyList<X509Certificate2> chain, DeploymentState state)
        => chain is [_, var above, ..] && state.Authorities.Earlier.Any(earlier => earlier.RawDataMemory.Span.SequenceEqual(above.RawDataMemory.Span));

    private static CertificateInSlot Describe(X509Certificate2 leaf, bool isForeign, bool isOfEarlierCa)
    {
        var validity = ValidityPeriod.Of(leaf);
        return new CertificateInSlot(SubjectName.Text(leaf.SubjectName), SubjectName.Text(leaf.IssuerName), leaf.SerialNumber, validity.NotBefore, validity.NotAfter, isForeign)
        {
            IsOfEarlierCa = isOfEarlierCa,
        };
    }
}
