using Everseal.Core.Keys;
using Everseal.Core.Tests.X509;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.Keys;

/// <summary>What the server's worker does, without a server: takes the step, makes the key that it wants, takes it again.</summary>
internal sealed class RolloverWorker
{
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

    /// <summary>Returns the waiting decision that ends the step.</summary>
    public RolloverDecision.KeepWaiting Run(DateTimeOffset now, RolloverSituation? situation = null)
    {
        situation ??= RolloverSituation.Quiet;
        var step = RolloverStep.Take(Ring, new RolloverSettings(), situation, now);
        if (step.Wanted is not null)
            step = RolloverStep.Take(Ring, new RolloverSettings(), situation, now, NewCredential(now));
        (step.Wanted, step.Refused.Count).Should().Be((null, 0));
        Ring = step.After;
        Done.AddRange(step.Taken);
        return step.Waiting ?? throw new InvalidOperationException($"The policy never came to rest at {now:O}: {string.Join("; ", Done.TakeLast(4))}");
    }

    public void Signed(string keyId, DateTimeOffset notOnOrAfter) => Ring = Ring.RecordToken(keyId, notOnOrAfter).OrThrow();

    private SigningCredential NewCredential(DateTimeOffset now)
    {
        var leaf = TestAuthority.Issue(CertificateProfiles.StsSigning, CertificateSubject.Named("sts"), Authority.LeafKey, Issuer, Authority.RootKey, now, Lifetime);
        return SigningCredential.Create($"key-{++keys}", [leaf, Issuer], TestAuthority.PublicKeyOf(Authority.LeafKey), now).OrThrow();
    }
}
