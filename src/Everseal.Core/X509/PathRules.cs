using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;

namespace Everseal.Core.X509;

/// <summary>What each certificate of a path must be, whichever path it is.</summary>
internal sealed record PathRules(DateTimeOffset Now, CertificatePurpose Purpose, bool AllowRsa1024)
{
    // A critical extension that is not processed must stop the path (RFC 5280, 4.2).
    private static readonly HashSet<string> Processed = [Oids.BasicConstraints, Oids.KeyUsage, Oids.ExtendedKeyUsage, Oids.SubjectAlternativeName];

    // These must be critical; where a CA forgot it, the path is refused all the same rather than read too generously.
    private static readonly HashSet<string> AlwaysBinding = [Oids.NameConstraints, Oids.PolicyConstraints];

    public StsError? CheckLeaf(X509Certificate2 leaf)
    {
        if (KeyStrength.Require(leaf.PublicKey, AllowRsa1024).Error is { } weak)
            return weak;
        return leaf.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault() is { } usage
            && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature)
                ? Purposes($"{Name(leaf)} is for {usage.KeyUsages}, not for digital signatures.")
                : CheckAny(leaf);
    }

    public StsError? CheckAuthority(X509Certificate2 authority)
        => KeyStrength.Require(authority.PublicKey).Error ?? CheckAny(authority);

    private StsError? CheckAny(X509Certificate2 certificate)
    {
        var validity = ValidityPeriod.Of(certificate);
        if (!validity.Contains(Now))
        {
            return new StsError(ErrorCodes.Certificates.PathDates,
                $"{Name(certificate)} is valid from {validity}, not at {CertificateTime.Text(Now)}.");
        }

        if (certificate.Version != 3)
            return new StsError(ErrorCodes.Certificates.CertificateMalformed, $"{Name(certificate)} has no extensions to judge it by: it is no version 3 certificate.");
        return CheckExtensions(certificate) ?? CheckPurpose(certificate);
    }

    private static StsError? CheckExtensions(X509Certificate2 certificate)
    {
        var oids = certificate.Extensions.Select(extension => extension.Oid?.Value ?? string.Empty).ToList();
        if (oids.Distinct(StringComparer.Ordinal).Count() != oids.Count)
            return new StsError(ErrorCodes.Certificates.CertificateMalformed, $"{Name(certificate)} repeats an extension.");
        var unprocessed = certificate.Extensions.FirstOrDefault(extension =>
            (extension.Critical && !Processed.Contains(extension.Oid!.Value!)) || AlwaysBinding.Contains(extension.Oid!.Value!));
        return unprocessed is null
            ? null
            : new StsError(ErrorCodes.Certificates.PathExtensionUnprocessed, $"{Name(certificate)} has {Describe(unprocessed.Oid!.Value!)} not processed here.");
    }

    private static string Describe(string oid) => oid switch
    {
        Oids.NameConstraints => $"name constraints ({oid}), which are",
        Oids.PolicyConstraints => $"policy constraints ({oid}), which are",
        _ => $"the extension {oid}, which is",
    };

    // On a CA an extended key usage bounds everything below it, as practice has it beyond RFC 5280, 4.2.1.12.
    private StsError? CheckPurpose(X509Certificate2 certificate)
    {
        if (certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault() is not { } usages || Wanted is not { } wanted)
            return null;
        return usages.EnhancedKeyUsages.Cast<Oid>().Any(usage => usage.Value == wanted || usage.Value == Oids.AnyExtendedKeyUsage)
            ? null
            : Purposes($"{Name(certificate)} is not for {Purpose}.");
    }

    private string? Wanted => Purpose switch
    {
        CertificatePurpose.TlsServer => Oids.ServerAuth,
        CertificatePurpose.TlsClient => Oids.ClientAuth,
        _ => null,
    };

    private static StsError Purposes(string detail) => new(ErrorCodes.Certificates.PathPurpose, detail);

    private static string Name(X509Certificate2 certificate) => SubjectName.Text(certificate.SubjectName);
}
