using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Cli.Terminals;
using Everseal.Core.Errors;
using Everseal.Core.Saml2;
using Everseal.Core.X509;
using Everseal.Core.Xml;

namespace Everseal.Cli.Tokens;

internal enum CheckResult
{
    Passed,
    Failed,

    /// <summary>Nobody said whom to trust: never to be read as "passed".</summary>
    NotChecked,
}

/// <summary>One check of a token, and why it came out so.</summary>
internal sealed record TokenCheck(string Name, CheckResult Result, string Reason);

/// <summary>Who is trusted to have signed: CAs, or one certificate. Both empty means that nobody was named.</summary>
internal sealed record SignerTrust(IReadOnlyList<X509Certificate2> Authorities, X509Certificate2? Signer)
{
    public static SignerTrust Nobody { get; } = new([], null);
}

/// <summary>
/// What is in a token, who signed it, and how it does in every check, at one time and without a network. All checks
/// are made, not just those up to the first failure: the reader wants to know what else is wrong.
/// </summary>
internal sealed record TokenInspection(Assertion? Assertion, X509Certificate2? Signer, IReadOnlyList<TokenCheck> Checks)
{
    private const string NoTrust = "name whom to trust: --ca-file, or --cert for the signing certificate itself";

    public static TokenInspection Of(ReadOnlyMemory<byte> xml, SignerTrust trust, DateTimeOffset now)
    {
        var root = XmlTreeReader.Read(xml, XmlLimits.Standard);
        if (!root.IsSuccess)
            return Unreadable(root.Error);

        var assertion = AssertionReader.Read(root.Value);
        var chain = SigningChain(root.Value);
        var checks = new List<TokenCheck> { Check("form", assertion.Error, "a SAML 2.0 assertion in this service's profile") };
        checks.Add(Signature(root.Value, chain, trust));
        checks.Add(SignerTrusted(chain, trust, assertion.Value?.IssueInstant ?? now));
        if (chain.Count > 0)
            checks.Add(SignerDates(chain[0], now));
        if (assertion.IsSuccess)
            checks.AddRange(Dates(assertion.Value, now));
        return new TokenInspection(assertion.Value, chain.Count > 0 ? chain[0] : null, checks);
    }

    private static TokenInspection Unreadable(StsError error) => new(null, null, [Check("form", error, "")]);

    /// <summary>The bits: did the key of the certificate, the trusted one or else the one inside, sign just this?</summary>
    private static TokenCheck Signature(Element root, List<X509Certificate2> chain, SignerTrust trust)
    {
        if ((trust.Signer ?? (chain.Count > 0 ? chain[0] : null)) is not { } signer || PublicKeyOf(signer) is not { } key)
            return new TokenCheck("signature", CheckResult.NotChecked, "the token names no signing certificate; give it with --cert");

        var verified = XmlSignatureVerifier.VerifyEnveloped(root, [new SignatureKey("signer", key)]);
        return Check("signature", verified.Error, $"by the key of {SubjectName.Text(signer.SubjectName)}, {verified.Value?.Algorithm.Uri.Split('#')[^1]}");
    }

    /// <summary>The name: does somebody who is trusted vouch for that certificate, at the time of the signature?</summary>
    private static TokenCheck SignerTrusted(List<X509Certificate2> chain, SignerTrust trust, DateTimeOffset signedAt)
    {
        const string name = "signer";
        if (trust.Signer is { } pinned)
            return new TokenCheck(name, CheckResult.Passed, $"the given certificate {SubjectName.Text(pinned.SubjectName)}");
        if (trust.Authorities.Count == 0)
            return new TokenCheck(name, CheckResult.NotChecked, NoTrust);
        if (chain.Count == 0)
            return new TokenCheck(name, CheckResult.NotChecked, "the token names no signing certificate; give it with --cert");

        // Any service has a certificate of the same CA: one that is made for TLS or logins signs no tokens.
        if (chain[0].Extensions.OfType<X509EnhancedKeyUsageExtension>().Any())
            return new TokenCheck(name, CheckResult.Failed, $"{SubjectName.Text(chain[0].SubjectName)} is a certificate for TLS or logins, not for signing tokens");

        var path = CertificatePath.Verify(chain[0], [.. chain.Skip(1)], trust.Authorities, signedAt);
        return Check(name, path.Error, $"{SubjectName.Text(chain[0].SubjectName)}, vouched for by {SubjectName.Text(path.Value?.TrustAnchor.SubjectName ?? chain[0].IssuerName)}");
    }

    /// <summary>Fail closed: a token of a signer that has expired is no longer trusted, whatever its own dates.</summary>
    private static TokenCheck SignerDates(X509Certificate2 signer, DateTimeOffset now)
    {
        var validity = ValidityPeriod.Of(signer);
        var text = $"signing certificate valid from {Times.Utc(validity.NotBefore)} to {Times.Utc(validity.NotAfter)} ({Times.Relative(validity.NotAfter, now)})";
        return new TokenCheck("signer dates", validity.Contains(now) ? CheckResult.Passed : CheckResult.Failed, text);
    }

    private static IEnumerable<TokenCheck> Dates(Assertion assertion, DateTimeOffset now)
    {
        var began = now >= assertion.NotBefore;
        yield return new TokenCheck(
            "begin", began ? CheckResult.Passed : CheckResult.Failed, $"{Times.UtcSeconds(assertion.NotBefore)} ({Times.Relative(assertion.NotBefore, now)})");
        yield return new TokenCheck(
            "end",
            now < assertion.NotOnOrAfter ? CheckResult.Passed : CheckResult.Failed,
            $"{Times.UtcSeconds(assertion.NotOnOrAfter)} ({Times.Relative(assertion.NotOnOrAfter, now)})");
    }

    private static TokenCheck Check(string name, StsError? error, string passed)
        => error is null ? new TokenCheck(name, CheckResult.Passed, passed) : new TokenCheck(name, CheckResult.Failed, $"{error.Code.Id} {error.PublicDetail}");

    /// <summary>The certificates in the signature's KeyInfo, leaf first: a claim, until <see cref="SignerTrusted"/> has looked at it.</summary>
    private static List<X509Certificate2> SigningChain(Element root)
    {
        var data = root.Find(XmlNames.Signature, "Signature")?.Find(XmlNames.Signature, "KeyInfo")?.Find(XmlNames.Signature, "X509Data");
        return data?.Elements(XmlNames.Signature, "X509Certificate").Select(element => Load(element.Text)).OfType<X509Certificate2>().ToList() ?? [];
    }

    private static X509Certificate2? Load(string base64)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(Convert.FromBase64String(base64));
        }
        catch (Exception failure) when (failure is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static AsymmetricAlgorithm? PublicKeyOf(X509Certificate2 certificate)
        => (AsymmetricAlgorithm?)certificate.GetRSAPublicKey() ?? certificate.GetECDsaPublicKey();
}
