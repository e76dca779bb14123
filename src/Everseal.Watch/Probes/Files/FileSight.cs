using System.Formats.Asn1;
using System.Security.Cryptography;
using Everseal.Core.Errors;
using Everseal.Core.X509;

namespace Everseal.Watch.Probes.Files;

/// <summary>Makes a source of one file.</summary>
/// <param name="passphrase">For key stores; null when none was given.</param>
internal sealed class FileSight(FileLimits limits, string? passphrase)
{
    /// <param name="name">Relative to what was named as the target.</param>
    /// <param name="isNamed">The file was named itself: then it is a failure when it holds no certificate. In a folder it is passed over.</param>
    public ObservedSource? Look(string path, string name, bool isNamed)
    {
        var source = new ObservedSource(name, path, []) { IsStored = true };
        var octets = ReadOctets(path);
        if (!octets.IsSuccess)
            return isNamed || octets.Error.Code != ErrorCodes.FileProbes.NoCertificateInFile ? source with { Failure = octets.Error } : null;
        var content = FileContent.Read(octets.Value, passphrase);
        if (content is null or { Entries.Count: 0, Failure: null })
            return isNamed ? source with { Failure = ErrorCodes.FileProbes.NoCertificateInFile.With($"{path} holds no certificate.") } : null;

        var certificates = new List<ObservedCertificate>();
        var failures = content.Entries.Select(entry => Add(certificates, entry, name)).ToList();
        return source with { Certificates = certificates, Failure = content.Failure ?? failures.Find(failure => failure is not null) };
    }

    // A pipe or a device has no length, and opening one could wait for ever.
    private Result<ReadOnlyMemory<byte>> ReadOctets(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
                file = target;
            if (!file.Exists)
                return ErrorCodes.FileProbes.FileNotReadable.With($"{path} does not exist, or is a link to nothing.");
            if (file.Length == 0)
                return ErrorCodes.FileProbes.NoCertificateInFile.With($"{path} is empty, or no regular file.");
            if (file.Length > limits.LargestFile)
                return ErrorCodes.FileProbes.FileTooLarge.With($"{path} has {file.Length} octets; at most {limits.LargestFile} are read.");
            return (ReadOnlyMemory<byte>)File.ReadAllBytes(file.FullName);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return ErrorCodes.FileProbes.FileNotReadable.With(refused.Message);
        }
    }

    private static StsError? Add(List<ObservedCertificate> certificates, FileEntry entry, string name)
    {
        var (contents, failure) = Contents(entry);
        var chains = FileChains.Arrange(entry, contents);
        var first = certificates.Count == 0 ? 0 : certificates[^1].Chain + 1;
        foreach (var place in chains)
        {
            var number = certificates.Count + 1;
            var slot = entry.Alias is { } alias ? $"{name}:{alias}" : name;
            certificates.Add(new ObservedCertificate(place.Certificate.Content, place.Certificate.Der, entry.Use, first + place.Chain, place.Position)
            {
                Slot = place.Chain == 0 && place.Position == 0 && first == 0 ? slot : $"{slot}#{number}",
            });
        }

        return failure;
    }

    private static (List<FileCertificate> Contents, StsError? Failure) Contents(FileEntry entry)
    {
        var contents = new List<FileCertificate>(entry.Certificates.Count);
        StsError? failure = null;
        for (var number = 1; number <= entry.Certificates.Count; number++)
        {
            try
            {
                var der = FirstValue(entry.Certificates[number - 1]);
                contents.Add(new FileCertificate(CertificateContent.Read(der), der));
            }
            catch (Exception unreadable) when (unreadable is AsnContentException or CryptographicException)
            {
                failure ??= ErrorCodes.FileProbes.CertificateInFileMalformed.With(
                    $"Certificate {number} of {entry.Certificates.Count}{(entry.Alias is { } alias ? $" of {alias}" : string.Empty)} is not DER of RFC 5280.", unreadable.Message);
            }
        }

        return (contents, failure);
    }

    // OpenSSL's trusted certificates have their trust settings behind the certificate.
    private static ReadOnlyMemory<byte> FirstValue(ReadOnlyMemory<byte> octets)
    {
        AsnDecoder.ReadEncodedValue(octets.Span, AsnEncodingRules.BER, out _, out _, out var length);
        return octets[..length];
    }
}
