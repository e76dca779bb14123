using Everseal.Core.Keys;
using Everseal.Core.Tests.X509;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.Keys;

/// <summary>What the server's worker does, without a server: carries out each decision, asks again, until told to wait.</summary>
internal sealed class RolloverWorker
{
    private const int MostRounds = 6;

    private static readonly TestAuthority Authority = TestAuthority.Shared;

    // A root of 25 years in the issuing CA's place: renewing CAs is another worker's.
    private static readonly System.Security.Cryptography.X509Certificates.X509Certificate2 Issuer = TestAuthority.Issue(
        CertificateProfiles.Root, CertificateSubject.Named("Long Root"), Authority.RootKey, null, Authority.RootKey, TestAuthority.Born, TimeSpan.FromDays(365 * 25));

    private int keys;

    public RolloverWorker(DateTimeOffset start, TimeSpan? lifetime = null)
    {
        Lifetime = lifetime ?? TimeSpan.FromDays(365);
        Ring = SigningKeyRing.StartingWith("everseal.local", NewCredential(start), start);
    }

    public TimeSpan Lifetime { get; }

    public SigningKeyRing Ring { get; private set; }

    public List<RolloverDecision> Done { get; } = [];

    /// <summary>Returns the waiting decision that ends the round.</summary>
    public RolloverDecision.KeepWaiting Run(DateTimeOffset now, RolloverSituation? situation = null)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            foreach (var decision in RolloverPolicy.Decide(Ring, new RolloverSettings(), situation ?? RolloverSituation.Quiet, now))
            {
                if (decision is RolloverDecision.KeepWaiting waiting)
                    return waiting;
                Ring = decision is RolloverDecision.CreateNext
                    ? Ring.Add(NewCredential(now), now).OrThrow()
                    : RolloverPolicy.Apply(Ring, decision, now).OrThrow();
                Done.Add(decision);
            }
        }

        throw new InvalidOperationException($"The policy never came to rest at {now:O}: {string.Join("; ", Done.TakeLast(4))}");
    }

    public void Signed(string keyId, DateTimeOffset notOnOrAfter) => Ring = Ring.RecordToken(keyId, notOnOrAfter).OrThrow();

    private SigningCredential NewCredential(DateTimeOffset now)
    {
        var leaf = TestAuthority.Issue(CertificateProfiles.StsSigning, CertificateSubject.Named("sts"), Authority.LeafKey, Issuer, Authority.RootKey, now, Lifetime);
        return SigningCredential.Create($"key-{++keys}", [leaf, Issuer], TestAuthority.PublicKeyOf(Authority.LeafKey), now).OrThrow();
    }
}
