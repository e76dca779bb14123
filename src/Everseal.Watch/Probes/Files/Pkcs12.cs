using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;

namespace Everseal.Watch.Probes.Files;

/// <summary>
/// The certificates of a PKCS#12 file (RFC 7292), old encryption (RC2, 3DES) and new (PBES2), by the platform's reader
/// within its limits, but for the newest seal (<see cref="Pbmac1"/>); private keys stay as they are, encrypted. A bag has no order.
/// </summary>
internal static class Pkcs12
{
    /// <summary>ERROR_INVALID_PASSWORD: how the platform tells a wrong passphrase from a damaged file, on every system.</summary>
    public const int InvalidPassword = unchecked((int)0x80070056);

    private static readonly Pkcs12LoaderLimits Limits = new() { IgnorePrivateKeys = true };

    public static FileContent Read(ReadOnlyMemory<byte> octets, string? passphrase)
    {
        // Trust stores may lie there without any protection, whatever passphrase was given for the others.
        string?[] attempts = passphrase is null ? [null, string.Empty] : [passphrase, null];
        CryptographicException? failure = null;
        foreach (var attempt in attempts)
        {
            try
            {
                return Read(X509CertificateLoader.LoadPkcs12Collection(Pbmac1.TakeOff(octets, attempt).Span, attempt, X509KeyStorageFlags.EphemeralKeySet, Limits));
            }
            catch (CryptographicException refused)
            {
                failure ??= refused;
            }
        }

        return FileContent.Of(Explain(failure!, passphrase));
    }

    private static FileContent Read(X509Certificate2Collection collection)
    {
        var certificates = collection.Select(certificate => (ReadOnlyMemory<byte>)certificate.RawData).ToList();
        foreach (var certificate in collection)
            certificate.Dispose();
        return new FileContent(certificates.Count == 0 ? [] : [new FileEntry(null, certificates, IsOrdered: false)]);
    }

    private static StsError Explain(CryptographicException failure, string? passphrase)
    {
        if (failure.HResult != InvalidPassword)
            return ErrorCodes.FileProbes.KeyStoreMalformed.With("The PKCS#12 file is damaged, or protected in a way that is not known here.", failure.Message);
        return passphrase is null
            ? ErrorCodes.FileProbes.PassphraseNeeded.With("The PKCS#12 file is encrypted, and no passphrase file was given.")
            : ErrorCodes.FileProbes.PassphraseWrong.With("The PKCS#12 file does not open with the passphrase.");
    }
}
