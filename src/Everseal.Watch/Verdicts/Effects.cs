using Everseal.Watch.Probes;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Verdicts;

/// <summary>What users notice: who stops, and what goes on. vCenter's behaviour as its open base has it (docs/reference/check.md).</summary>
internal static class Effects
{
    public static string OfEnd(CheckTarget target, SeenCertificate certificate, bool hasEnded)
        => hasEnded ? $"Since then: {WhileInvalid(target, certificate)}" : $"On that day: {WhileInvalid(target, certificate)}{Before(target, certificate)}";

    /// <summary>A sentence that fits behind "Since then", "On that day" and "Until then".</summary>
    public static string WhileInvalid(CheckTarget target, SeenCertificate certificate) => certificate switch
    {
        { IsAuthority: true } => $"nothing that {certificate.Name} issued is trusted any more.",
        { Use: CertificateUse.TokenSigning } => Signing(target),
        { Use: CertificateUse.TokenEncryption } => "partners that check the certificate send no encrypted tokens to it.",
        { Use: CertificateUse.TlsServer } => Serving(target),
        { Use: CertificateUse.Client } => $"{certificate.Name} can no longer log in.",
        _ => "whoever verifies this certificate refuses it.",
    };

    private static string Signing(CheckTarget target) => target.Kind switch
    {
        TargetKind.Vcenter => "every vCenter login stops (\"Signing certificate is not valid\"), for people, backup and every other tool; running virtual machines go on.",
        TargetKind.Everseal or TargetKind.Deployment => "the realm issues no token; every login stops.",
        TargetKind.Adfs => "relying parties that check the certificate refuse every AD FS login.",
        TargetKind.Keycloak => "SAML partners and clients that check the certificate refuse every login of the realm.",
        TargetKind.OpenIdProvider => "clients that check the certificate refuse every token.",
        _ => "service providers that check the certificate refuse every login.",
    };

    private static string Serving(CheckTarget target) => target.Kind switch
    {
        TargetKind.Vcenter => "browsers, backup and every tool that verifies TLS refuse this vCenter.",
        TargetKind.Everseal or TargetKind.Deployment => "clients that verify TLS cannot reach the realm; every login stops.",
        TargetKind.Tls when target.StartTls is StartTlsProtocol.Ldap || target.Name.StartsWith("ldaps:", StringComparison.Ordinal)
            => "logins that look people up in this directory stop.",
        TargetKind.Tls when target.StartTls is StartTlsProtocol.Smtp => "senders that verify TLS deliver no mail here.",
        _ => "clients that verify TLS refuse the connection.",
    };

    // No token outlives the certificate that signs it, in vCenter and here.
    private static string Before(CheckTarget target, SeenCertificate certificate)
        => certificate.Use is CertificateUse.TokenSigning && !certificate.IsAuthority && target.Kind is TargetKind.Vcenter or TargetKind.Everseal or TargetKind.Deployment
            ? " Tokens get shorter before: none outlives it."
            : string.Empty;
}
