using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.Repair;
using Everseal.Core.X509;
using Everseal.Server.Authorities;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;
using Everseal.Server.Rollover;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Entities;

namespace Everseal.Server.Repair;

/// <summary>
/// The steps that make something new, by the code that makes it every day. By the clock rule: until the time is confirmed
/// what is new stands beside what ended, and takes over only because nothing else is valid.
/// </summary>
internal sealed class CertificateMending(
    EversealDatabase database, CertificateAuthority authority, RootSuccession roots, SubordinateAuthority files, CertificateRequests requests, ServerCertificates server, SigningCredentials credentials,
    RealmDirectory realms, RealmRollover rollover, RingOperations operations, ClockWatch clock, KeyVault vault, TimeProvider time)
{
    /// <summary>Null when it was done.</summary>
    /// <param name="import">What a person brought, judged already.</param>
    /// <param name="key">Its private key, where it came along.</param>
    /// <param name="by">Who asked, for the CA's log.</param>
    public async Task<StsError?> TakeAsync(RepairStep step, CertificateImport? import, AsymmetricAlgorithm? key, string by, CancellationToken cancellationToken) => step switch
    {
        RepairStep.NewRoot => await MakeRootAsync(by, cancellationToken),
        RepairStep.NewIssuingCa => await MakeIssuingAsync(step.IsWanted, by, cancellationToken),
        RepairStep.NewSigningKey signer => await MakeSignerAsync(signer, cancellationToken),
        RepairStep.NewTlsCertificate => await MakeTlsAsync(step.IsWanted, cancellationToken),
        RepairStep.ImportIssuingCa or RepairStep.ImportSigningKey or RepairStep.ImportTlsCertificate => await ImportAsync(import!, key, cancellationToken),
        _ => throw new InvalidOperationException($"{step.What} is no certificate."),
    };

    /// <summary>Reads everything again that a change of rows may have made stale.</summary>
    public void Refresh()
    {
        authority.Forget();
        realms.Reload();
        files.RefreshRootCertificate();
    }

    private async Task<StsError?> MakeRootAsync(string by, CancellationToken cancellationToken)
    {
        if (authority.ReadNextRoot() is not { } next || !ValidityPeriod.Of(ActiveAuthorities.Load(next)).Contains(time.GetUtcNow()))
        {
            var made = await authority.CreateUnvouchedRootAsync(by, cancellationToken);
            if (!made.IsSuccess)
                return made.Error;
        }

        return (await roots.PromoteAsync(by, cancellationToken)).Error;
    }

    private async Task<StsError?> MakeIssuingAsync(bool atOnce, string by, CancellationToken cancellationToken)
    {
        var active = authority.ReadAuthorities().SingleOrDefault(one => one.Kind == AuthorityKind.Issuing);
        if (active is null || atOnce || !Serves(active))
        {
            var subject = active is null
                ? CertificateSubject.Named($"{realms.Default?.Name} issuing CA", "Everseal")
                : new CertificateSubject(ActiveAuthorities.Load(active).SubjectName, [], []);
            return (await authority.CreateIssuingAsync(subject, by, cancellationToken)).Error;
        }

        var made = await authority.CreateNextIssuingAsync(cancellationToken);
        if (made.IsSuccess && clock.Observe().Verdict == ClockVerdict.Steady)
            await authority.PromoteNextAsync(cancellationToken);
        return made.Error;
    }

    // With a key that is lost or another one's nothing that it will be asked for comes about: no reason to keep its place.
    private bool Serves(Authority issuing)
    {
        try
        {
            using var certificate = ActiveAuthorities.Load(issuing);
            return PublicKeyDigest.Of(vault.PublicKeyOf(issuing.KeyId)).AsSpan().SequenceEqual(PublicKeyDigest.Of(certificate.PublicKey));
        }
        catch (StsErrorException)
        {
            return false;
        }
    }

    private async Task<StsError?> MakeSignerAsync(RepairStep.NewSigningKey step, CancellationToken cancellationToken)
        => (await rollover.ChangeAsync(step.Realm, async view =>
        {
            var made = await credentials.MakeAsync(view.Realm, cancellationToken);
            return made.Then(fresh => view.Ring.Add(fresh, view.Now)
                .Then(ring => ring.Publish(fresh.KeyId, view.Now))
                .Then<SigningKeyRing>(ring => step.IsWanted || view.Situation.TimeIsConfirmed ? ring.Promote(fresh.KeyId, view.Situation.LaggardsOf(fresh.KeyId, view.Now), view.Now) : ring));
        }, cancellationToken)).Error;

    // A key that came along is sealed first: what is refused after that leaves a key that nothing names, which is found a day later.
    private async Task<StsError?> ImportAsync(CertificateImport import, AsymmetricAlgorithm? key, CancellationToken cancellationToken)
    {
        var keyId = import.RequestKeyId ?? await vault.AddAsync(key!, cancellationToken);
        switch (import.Slot)
        {
            case CertificateSlot.IssuingCa:
                return (await files.ImportAsync(import.Chain, cancellationToken, keyId)).Error;
            case CertificateSlot.Tls:
                await server.ImportAsync(import.Server!, keyId, cancellationToken);
                return null;
            default:
                var imported = await operations.ImportAsync(import.Realm!, keyId, import.Chain, cancellationToken);
                if (!imported.IsSuccess)
                    return imported.Error;
                await requests.EndAsync(keyId, cancellationToken);
                return (await operations.PromoteAsync(import.Realm!, keyId, unseen: true, cancellationToken)).Error;
        }
    }

    private async Task<StsError?> MakeTlsAsync(bool atOnce, CancellationToken cancellationToken)
    {
        if (atOnce)
            return (await server.ReplaceAsync(cancellationToken)).Error;
        if (!database.Exists("SELECT 1 FROM server_certificates WHERE $value", 1))
            return (await server.EnsureAsync(HostsOfTheLastOne(), cancellationToken)).Error;
        await server.LoadAsync(cancellationToken);
        return null;
    }

    // Nobody but this node itself asks for such a certificate without a name.
    private List<string> HostsOfTheLastOne()
    {
        if (database.ReadBytes("SELECT Certificate FROM certificates WHERE Profile = 'tls-server' AND Requester IS NULL AND Certificate IS NOT NULL ORDER BY Id DESC LIMIT 1") is not { } der)
            return ["localhost", "127.0.0.1"];
        using var certificate = X509CertificateLoader.LoadCertificate(der);
        return ServerCertificates.HostsOf(certificate);
    }
}
