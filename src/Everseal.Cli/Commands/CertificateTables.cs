using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

/// <summary>Certificates as kubeadm lists them: leafs, then CAs, soonest end first.</summary>
internal static class CertificateTables
{
    public static IEnumerable<CertificateDescription> InOrder(IEnumerable<CertificateDescription> certificates)
        => certificates.OrderBy(certificate => certificate.IsCertificateAuthority).ThenBy(certificate => certificate.NotAfter);

    public static TextTable List(IEnumerable<CertificateDescription> certificates, DateTimeOffset now)
    {
        var table = new TextTable("CERTIFICATE", "EXPIRES", "RESIDUAL TIME", "CA", "KEY", "IN USE", "SERIAL");
        foreach (var certificate in InOrder(certificates))
        {
            table.Row(
                certificate.Name,
                Times.Utc(certificate.NotAfter),
                Residual(certificate, now),
                certificate.Issuer,
                certificate.Key,
                InUse(certificate),
                certificate.SerialNumber);
        }

        return table;
    }

    public static TextTable One(CertificateDescription certificate, DateTimeOffset now)
    {
        var table = Details(certificate, now);
        return certificate.RevokedAt is { } revokedAt ? table.Row("Revoked", $"{Times.Utc(revokedAt)}, {certificate.RevocationReason}") : table;
    }

    private static TextTable Details(CertificateDescription certificate, DateTimeOffset now) => new TextTable("CERTIFICATE", certificate.Name)
        .Row("Subject", certificate.Subject)
        .Row("Names", Names.Joined(certificate.SubjectAlternativeNames))
        .Row("Issuer", certificate.Issuer)
        .Row("Profile", certificate.Profile)
        .Row("Key", certificate.Key)
        .Row("Valid from", Times.Utc(certificate.NotBefore))
        .Row("Expires", Times.Utc(certificate.NotAfter))
        .Row("Residual time", Residual(certificate, now))
        .Row("Serial", certificate.SerialNumber)
        .Row("SHA-256", certificate.Sha256);

    public static TextTable Authority(CertificateAuthorityDescription authority, DateTimeOffset now)
    {
        var table = new TextTable("CA", "SUBJECT", "EXPIRES", "RESIDUAL TIME", "KEY", "SHA-256");
        foreach (var certificate in new[] { authority.Root, authority.NextRoot, authority.IssuingCa }.OfType<CertificateDescription>())
        {
            table.Row(
                certificate.Name,
                certificate.Subject,
                Times.Utc(certificate.NotAfter),
                Residual(certificate, now),
                certificate.Key,
                certificate.Sha256);
        }

        return table;
    }

    public static TextTable RootKey(CertificateAuthorityDescription authority) => new TextTable("ROOT KEY", authority.RootState switch
    {
        RootStates.Sealed => "sealed: in a file, not on this server",
        RootStates.Unsealed => $"unsealed until {Times.UtcSeconds(authority.UnsealedUntil ?? default)}",
        RootStates.Foreign => "with another organisation",
        _ => "on this server, under its master key",
    });

    public static TextTable Profiles(CertificateAuthorityDescription authority)
    {
        var table = new TextTable("PROFILE", "LIFETIME", "FOR");
        foreach (var profile in authority.Profiles)
            table.Row(profile.Name, Times.Span(TimeSpan.FromSeconds(profile.LifetimeSeconds)), profile.ExtendedKeyUsages.Count == 0 ? "signatures" : string.Join(", ", profile.ExtendedKeyUsages.Select(Purpose)));
        return table;
    }

    /// <summary>Warnings belong beside every list of certificates, on stderr so that the table stays data.</summary>
    public static void Warn(Terminal terminal, IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings)
            terminal.Note($"warning: {warning}");
    }

    private static string InUse(CertificateDescription certificate)
        => certificate.RevokedAt is not null ? certificate.InUse ? "REVOKED" : "revoked" : certificate.InUse ? "yes" : "no";

    // RFC 5280, 4.2.1.12.
    private static string Purpose(string objectIdentifier) => objectIdentifier switch
    {
        "1.3.6.1.5.5.7.3.1" => "TLS servers",
        "1.3.6.1.5.5.7.3.2" => "TLS clients",
        _ => objectIdentifier,
    };

    // A quarter and a tenth of the lifetime (facts of short-lived certificates: fixed days would always shout).
    public static Cell Residual(CertificateDescription certificate, DateTimeOffset now)
    {
        var text = Times.Residual(certificate.NotAfter, now);
        var left = (certificate.NotAfter - now) / (certificate.NotAfter - certificate.NotBefore);
        return left switch
        {
            < 0.1 => Cell.Critical(text),
            < 0.25 => Cell.Warning(text),
            _ => Cell.Good(text),
        };
    }
}
