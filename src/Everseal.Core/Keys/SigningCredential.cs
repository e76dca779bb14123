using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Core.Xml;

namespace Everseal.Core.Keys;

/// <summary>
/// What a realm signs tokens with: a certificate chain, and the name of a private key that lies elsewhere. That one
/// exists proves that it passed <see cref="InstallingRules"/>: vCenter checked only that the leaf fits the key, and so
/// let an expired certificate be installed.
/// </summary>
public sealed class SigningCredential
{
    private SigningCredential(string keyId, IReadOnlyList<X509Certificate2> chain, SignatureAlgorithm algorithm)
    {
        KeyId = keyId;
        Chain = chain;
        Algorithm = algorithm;
        VerificationKey = new VerificationKey(keyId, chain[0]);
    }

    /// <summary>Names the private key for whoever can sign with it.</summary>
    public string KeyId { get; }

    /// <summary>The leaf first, each followed by its issuer. The root may be left out.</summary>
    public IReadOnlyList<X509Certificate2> Chain { get; }

    public X509Certificate2 Certificate => Chain[0];

    public ValidityPeriod Validity => VerificationKey.Validity;

    public SignatureAlgorithm Algorithm { get; }

    public VerificationKey VerificationKey { get; }

    /// <summary>Installs a credential: every rule, dates at <paramref name="now"/> among them.</summary>
    /// <param name="publicKey">The public half of the private key that <paramref name="keyId"/> names, computed from that key.</param>
    /// <param name="algorithm">What goes with the key when null: RSA-SHA256, or ECDSA with the hash of its curve.</param>
    public static Result<SigningCredential> Create(
        string keyId,
        IReadOnlyList<X509Certificate2> chain,
        PublicKey publicKey,
        DateTimeOffset now,
        SignatureAlgorithm? algorithm = null)
        => (InstallingRules.CheckStructure(chain, publicKey) ?? InstallingRules.CheckDates(chain, now)) is { } refusal
            ? refusal
            : WithAlgorithm(keyId, chain, algorithm);

    /// <summary>
    /// Reads back a credential that was installed before. Its certificate may have expired meanwhile: the ring must
    /// know it to say so, and never signs with it.
    /// </summary>
    public static Result<SigningCredential> Restore(
        string keyId,
        IReadOnlyList<X509Certificate2> chain,
        PublicKey publicKey,
        SignatureAlgorithm? algorithm = null)
        => InstallingRules.CheckStructure(chain, publicKey) is { } refusal ? refusal : WithAlgorithm(keyId, chain, algorithm);

    public bool IsValidAt(DateTimeOffset time) => Validity.Contains(time);

    public override string ToString() => $"{KeyId} ({SubjectName.Text(Certificate.SubjectName)}, {Validity})";

    private static Result<SigningCredential> WithAlgorithm(string keyId, IReadOnlyList<X509Certificate2> chain, SignatureAlgorithm? wanted)
    {
        using var rsa = chain[0].GetRSAPublicKey();
        using var ecdsa = rsa is null ? chain[0].GetECDsaPublicKey() : null;
        var usual = rsa is not null ? SignatureAlgorithm.ForKey(rsa) : ecdsa is null ? null : SignatureAlgorithm.ForKey(ecdsa);

        // An RSA key may sign with any RSA algorithm; an ECDSA key only with the one of its curve.
        var chosen = wanted is null || wanted == usual || (wanted.IsRsa && usual?.IsRsa is true) ? wanted ?? usual : null;
        return chosen is null
            ? new StsError(ErrorCodes.Tokens.SigningKeyTooWeak, $"{wanted?.Uri ?? "No accepted algorithm"} does not go with a key of {KeyStrength.Of(chain[0].PublicKey)}.")
            : new SigningCredential(keyId, [.. chain], chosen);
    }
}
