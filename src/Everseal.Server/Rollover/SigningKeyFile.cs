using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Server.Rollover;

/// <summary>A private key and its certificates, as somebody brought them. Nothing about them is checked yet.</summary>
/// <param name="Chain">The leaf first, each followed by its issuer, as far as they are there.</param>
public sealed record SigningKeyFile(AsymmetricAlgorithm Key, IReadOnlyList<X509Certificate2> Chain) : IDisposable
{
    public PublicKey PublicKey { get; } = PublicKeyOf(Key);

    // What a hostile file may cost: rounds of key derivation and certificates.
    private const int MostIterations = 2_000_000;
    private const int MostCertificates = 10;

    private static readonly Pkcs12LoaderLimits Limits = new(Pkcs12LoaderLimits.Defaults)
    {
        MaxCertificates = MostCertificates,
        MaxKeys = 1,
        IndividualKdfIterationLimit = MostIterations,
        TotalKdfIterationLimit = MostIterations,
        MacIterationLimit = MostIterations,
    };

    private static readonly string[] PrivateKeyLabels = ["PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"];

    /// <summary>As the API takes it: PEM, or PKCS#12 in base64.</summary>
    public static Result<SigningKeyFile> Read(ImportKey brought) => brought switch
    {
        { Pem: { } pem, Pkcs12: null } => ReadPem(pem, brought.Passphrase),
        { Pem: null, Pkcs12: { } base64 } => ReadBase64(base64, brought.Passphrase),
        _ => ErrorCodes.CommandLine.FieldNotAcceptable.With("pem: give either pem or pkcs12"),
    };

    /// <param name="text">PEM: one private key, encrypted or not, and certificates; in any order, the leaf's before its issuers'.</param>
    public static Result<SigningKeyFile> ReadPem(string text, string? passphrase)
    {
        var certificates = ReadCertificates(text);
        if (!certificates.IsSuccess)
            return certificates.Error;
        var labels = LabelsOf(text).Where(label => PrivateKeyLabels.Contains(label, StringComparer.Ordinal)).ToList();
        if (labels.Count != 1)
            return NotReadable($"The file holds {labels.Count} private keys, not one.");
        return ReadKey(text, labels[0], passphrase).Then<SigningKeyFile>(key => new SigningKeyFile(key, InOrder(key, certificates.Value)));
    }

    /// <summary>Whether there is a private key among the blocks of a PEM file.</summary>
    public static bool HoldsKey(string text) => LabelsOf(text).Any(label => PrivateKeyLabels.Contains(label, StringComparer.Ordinal));

    /// <param name="text">PEM: the leaf and its issuers, in any order.</param>
    public static Result<X509Certificate2Collection> ReadCertificates(string text)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
        }
        catch (CryptographicException exception)
        {
            return NotReadable("A certificate of the file is damaged.", exception);
        }

        return certificates.Count is 0 or > MostCertificates
            ? NotReadable($"The file holds {certificates.Count} certificates; it takes the leaf and its issuers, {MostCertificates} at most.")
            : certificates;
    }

    /// <param name="content">PKCS#12 (RFC 7292).</param>
    public static Result<SigningKeyFile> ReadPkcs12(ReadOnlySpan<byte> content, string? passphrase)
    {
        X509Certificate2Collection certificates;
        try
        {
            certificates = X509CertificateLoader.LoadPkcs12Collection(content, passphrase, X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable, Limits);
        }
        catch (Exception exception) when (exception is CryptographicException or Pkcs12LoadLimitExceededException)
        {
            return NotReadable("The PKCS#12 file does not open: another passphrase, or a damaged file.", exception);
        }

        if (certificates.FirstOrDefault(certificate => certificate.HasPrivateKey) is not { } leaf)
            return NotReadable("The PKCS#12 file holds no private key with its certificate.");
        AsymmetricAlgorithm? key = leaf.GetRSAPrivateKey();
        key ??= leaf.GetECDsaPrivateKey();
        return key is null
            ? NotReadable("The key is neither RSA nor ECDSA.")
            : new SigningKeyFile(key, InOrder(key, certificates));
    }

    public void Dispose() => Key.Dispose();

    private static Result<SigningKeyFile> ReadBase64(string base64, string? passphrase)
    {
        var content = new byte[base64.Length];
        try
        {
            return Convert.TryFromBase64String(base64, content, out var length)
                ? ReadPkcs12(content.AsSpan(0, length), passphrase)
                : ErrorCodes.CommandLine.FieldNotAcceptable.With("pkcs12: this is not base64");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private static Result<AsymmetricAlgorithm> ReadKey(string text, string label, string? passphrase)
    {
        if (label.StartsWith("ENCRYPTED", StringComparison.Ordinal) && string.IsNullOrEmpty(passphrase))
            return NotReadable("The private key is encrypted, and no passphrase was given.");
        foreach (var key in new AsymmetricAlgorithm[] { RSA.Create(), ECDsa.Create() })
        {
            try
            {
                if (label.StartsWith("ENCRYPTED", StringComparison.Ordinal))
                    key.ImportFromEncryptedPem(text, passphrase);
                else
                    key.ImportFromPem(text);
                return key;
            }
            catch (Exception exception) when (exception is CryptographicException or ArgumentException)
            {
                // Of the other kind, or not to be opened at all.
                key.Dispose();
            }
        }

        return NotReadable("The private key does not open: another passphrase, a damaged file, or a key that is neither RSA nor ECDSA.");
    }

    // Files come in any order: the leaf is the key's, if one is. What does not link stays at the end, for the rules to name.
    private static List<X509Certificate2> InOrder(AsymmetricAlgorithm key, X509Certificate2Collection certificates)
    {
        var digest = PublicKeyDigest.Of(PublicKeyOf(key));
        var rest = certificates.OrderByDescending(certificate => PublicKeyDigest.Of(certificate.PublicKey).AsSpan().SequenceEqual(digest)).ToList();
        var chain = new List<X509Certificate2> { rest[0] };
        rest.RemoveAt(0);
        while (rest.Find(candidate => candidate.SubjectName.RawData.AsSpan().SequenceEqual(chain[^1].IssuerName.RawData)) is { } issuer)
        {
            chain.Add(issuer);
            rest.Remove(issuer);
        }

        return [.. chain, .. rest];
    }

    private static PublicKey PublicKeyOf(AsymmetricAlgorithm key) => PublicKey.CreateFromSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo(), out _);

    private static IEnumerable<string> LabelsOf(string text)
    {
        var rest = text;
        while (PemEncoding.TryFind(rest, out var fields))
        {
            yield return rest[fields.Label];
            rest = rest[fields.Location.End..];
        }
    }

    private static StsError NotReadable(string detail, Exception? exception = null) => ErrorCodes.Rollover.ImportNotReadable.With(detail, exception?.Message);
}
