using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Tokens;
using Everseal.Core.Xml;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;

namespace Everseal.Server.Repair;

/// <summary>
/// Issues a token as a login does, has it believed, renews it and has that believed: the realm's ring, the signing key, the
/// ledger and Core's rules, without anybody's password. The token speaks of an account that does not exist and is bound to a
/// key that is thrown away, so nobody could use it; it never leaves the process.
/// </summary>
internal sealed class TrialLogin(RealmDirectory realms, ISigner signer, TokenLedger ledger, TokenAcceptance acceptance, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    /// <returns>A sentence on what was done.</returns>
    public async Task<Result<string>> RunAsync(string realm, CancellationToken cancellationToken)
    {
        var (snapshot, now) = (realms.Find(realm)!, time.GetUtcNow());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var holder = new CertificateRequest("CN=repair trial", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddMinutes(-1), now.AddHours(1));
        var subject = new Subject($"repair-trial@{snapshot.Name}", SubjectKind.Service, [], null, null, null, IsSolution: false, AuthenticationMethod.Certificate, now);

        var issued = await IssueAsync(snapshot, subject, new TokenRequest { HolderCertificate = holder, Until = now + Lifetime, Renewable = true }, source: null, now, cancellationToken);
        if (!issued.IsSuccess)
            return Failed("issued", issued.Error);
        var known = await RecogniseAsync(snapshot, issued.Value, now, cancellationToken);
        if (!known.IsSuccess)
            return Failed("validated", known.Error);

        var leave = TokenRenewal.Allow(known.Value.Assertion, subject, new RequesterProof(holder.RawDataMemory, subject), snapshot.Policy, now);
        if (!leave.IsSuccess)
            return Failed("renewed", leave.Error);
        var renewed = await IssueAsync(snapshot, subject, new TokenRequest { Until = now + Lifetime, Renewable = true, Template = leave.Value }, known.Value.Record, now, cancellationToken);
        if (!renewed.IsSuccess)
            return Failed("renewed", renewed.Error);
        var again = await RecogniseAsync(snapshot, renewed.Value, now, cancellationToken);
        return again.IsSuccess
            ? $"realm {snapshot.Name}: a token was issued, validated and renewed with key {renewed.Value.SigningKeyId}"
            : Failed("validated once it was renewed", again.Error);

        StsError Failed(string what, StsError error) => ErrorCodes.Repair.NotVerified.With($"Realm {snapshot.Name}: a token could not be {what}: {error.PublicDetail}", error.InternalDetail);
    }

    private async Task<Result<SecurityToken>> IssueAsync(
        RealmSnapshot realm, Subject subject, TokenRequest request, TokenRecord? source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var credential = realm.Ring.SignerAt(now);
        if (!credential.IsSuccess)
            return credential.Error;
        var decided = TokenIssuance.Issue(request, new RelyingParty(Audience: null, realm.Policy), subject, credential.Value, new TokenId(Guid.CreateVersion7(now)), now);
        if (!decided.IsSuccess)
            return decided.Error;

        var unsigned = decided.Value;
        var token = unsigned.Complete(await signer.SignAsync(unsigned.Credential.KeyId, unsigned.Credential.Algorithm, unsigned.Hash(), cancellationToken));
        var lineage = source is null ? new TokenLineage(token.Id, DelegatedFrom: null, subject.Method) : TokenLineage.Continuing(source);
        var recorded = await ledger.CommitAsync(TokenRecord.Of(token, realm.Name, subject.Kind, lineage, unsigned.Hash()) with { Source = "repair" }, cancellationToken);
        return recorded.IsSuccess ? token : recorded.Error;
    }

    private async Task<Result<KnownToken>> RecogniseAsync(RealmSnapshot realm, SecurityToken token, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var read = XmlTreeReader.Read(token.Xml, XmlLimits.Standard);
        return read.IsSuccess ? await acceptance.RecogniseAsync(realm, read.Value, now, cancellationToken) : read.Error;
    }
}
