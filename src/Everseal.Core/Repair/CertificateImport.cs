using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.X509;

namespace Everseal.Core.Repair;

/// <summary>What a person brought: a certificate with those above it, in any order.</summary>
/// <param name="Realm">Of a signing key.</param>
/// <param name="Key">The public half of the private key that came along; null when the certificates answer a request made here.</param>
public sealed record BroughtCertificates(CertificateSlot Slot, string? Realm, IReadOnlyList<X509Certificate2> Certificates, PublicKey? Key);

/// <summary>
/// A certificate that was made elsewhere and serves in its slot: its key is here or came along, it is valid now, its chain
/// links, and its usages, names and strength are those of the slot. That one exists proves it.
/// </summary>
public sealed class CertificateImport
{
    /// <summary>What every refusal begins with: the field of the order that is at fault.</summary>
    public const string Field = "import: ";

    private CertificateImport(BroughtCertificates brought, string? requestKeyId, IReadOnlyList<X509Certificate2> chain, ServerChain? server)
        => (Slot, Realm, RequestKeyId, Chain, Server) = (brought.Slot, brought.Realm, requestKeyId, chain, server);

    public CertificateSlot Slot { get; }

    public string? Realm { get; }

    /// <summary>The key of the request that it answers; null when the key came along.</summary>
    public string? RequestKeyId { get; }

    /// <summary>The leaf first, each followed by its issuer.</summary>
    public IReadOnlyList<X509Certificate2> Chain { get; }

    /// <summary>Of a TLS certificate: the same, with what clients must trust.</summary>
    public ServerChain? Server { get; }

    /// <summary>Whether it took its place already, as after a kill.</summary>
    public bool IsInUse { get; private init; }

    /// <summary>What will be the case, in words.</summary>
    public string Outcome
    {
        get
        {
            var end = Diagnosis.Day(ValidityPeriod.Of(Chain[0]).NotAfter);
            var missing = Server is { Unnamed: { Count: > 0 } hosts } ? $"; it is not for {string.Join(", ", hosts)}" : "";
            return $"{Chain[0].SerialNumber} of {SubjectName.Text(Chain[0].IssuerName)}, until {end}{missing}";
        }
    }

    /// <param name="publicHost">The name under which clients reach the server; null when nobody knows.</param>
    public static Result<CertificateImport> Check(BroughtCertificates brought, DeploymentState state, string? publicHost)
    {
        if (InUse(brought, state) is { } same)
            return new CertificateImport(brought, requestKeyId: null, [same], server: null) { IsInUse = true };
        if (brought.Key is { } own)
            return Judge(brought, keyId: null, own, state, publicHost);
        return Answered(brought, state).Then(request => Judge(brought, request.KeyId, request.PublicKey!, state, publicHost));
    }

    private static X509Certificate2? InUse(BroughtCertificates brought, DeploymentState state)
    {
        var inUse = brought.Slot switch
        {
            CertificateSlot.Tls => OnlyOf(state.Tls),
            CertificateSlot.IssuingCa => OnlyOf(state.Authorities.Issuing),
            _ => state.Realms.Where(realm => realm.Name.Equals(brought.Realm, StringComparison.OrdinalIgnoreCase))
                .SelectMany(realm => realm.Signers).Where(signer => signer is { PromotedAt: not null, RetiredAt: null }).Select(signer => signer.Credential),
        };
        return brought.Certificates.FirstOrDefault(certificate => inUse.Any(one => one.Chain is [var leaf, ..] && leaf.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span)));
    }

    private static IEnumerable<CertifiedKey> OnlyOf(CertifiedKey? one) => one is null ? [] : [one];

    private static Result<PendingRequest> Answered(BroughtCertificates brought, DeploymentState state)
    {
        var what = PendingRequest.Name(brought.Slot, brought.Realm);
        var waiting = state.Requests.Where(request => request.IsFor(brought.Slot, brought.Realm)).ToList();
        if (waiting.Find(request => IsAnsweredBy(request, brought)) is { } answered)
            return answered;
        if (state.Requests.FirstOrDefault(request => IsAnsweredBy(request, brought)) is { } other)
            return NotRequested($"The file answers the request for {PendingRequest.Name(other.Slot, other.Realm)}, not one for {what}.");
        return NotRequested(waiting is [.., var last]
            ? $"None of the {brought.Certificates.Count} certificates has the key of the request for {what} of {last.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC{(last.PublicKey is null ? ", whose private key is lost" : "")}."
            : $"The file holds no private key, and no request for {what} waits here.");
    }

    private static bool IsAnsweredBy(PendingRequest request, BroughtCertificates brought)
        => request.PublicKey is { } key && brought.Certificates.Any(certificate => SamePublicKey.Is(certificate.PublicKey, key));

    private static Result<CertificateImport> Judge(BroughtCertificates brought, string? keyId, PublicKey key, DeploymentState state, string? publicHost)
    {
        var judged = brought.Slot switch
        {
            CertificateSlot.Tls => ServerChain.Check(brought.Certificates, key, HostsOf(state.Tls), publicHost, state.Now)
                .Then<CertificateImport>(chain => new CertificateImport(brought, keyId, chain.Served, chain)),
            CertificateSlot.IssuingCa => SubordinateChain.Order(brought.Certificates, key, state.Now)
                .Then<CertificateImport>(chain => new CertificateImport(brought, keyId, chain, server: null)),
            _ => Signing(brought, keyId, key, state),
        };
        return judged.IsSuccess ? judged : judged.Error.Code.With(Field + judged.Error.PublicDetail, judged.Error.InternalDetail);
    }

    private static Result<CertificateImport> Signing(BroughtCertificates brought, string? keyId, PublicKey key, DeploymentState state)
    {
        if (!state.Realms.Any(realm => realm.Name.Equals(brought.Realm, StringComparison.OrdinalIgnoreCase)))
            return ErrorCodes.Server.RealmNotFound.With($"There is no realm {brought.Realm}.");
        IReadOnlyList<X509Certificate2> chain = [.. ChainOrder.Of(brought.Certificates, key).Select(at => brought.Certificates[at])];
        if (chain.Count == 0)
            chain = brought.Certificates;
        return SigningCredential.Create("import", chain, key, state.Now).Then<CertificateImport>(_ => new CertificateImport(brought, keyId, chain, server: null));
    }

    private static List<string> HostsOf(CertifiedKey? tls)
        => tls is { Chain: [var leaf, ..] } ? [.. ServerIdentity.Names(CertificateContent.Of(leaf))] : [];

    private static StsError NotRequested(string detail) => ErrorCodes.ForeignCertificates.NotRequested.With(Field + detail);
}
