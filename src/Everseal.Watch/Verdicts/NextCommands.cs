using System.Buffers;
using Everseal.Core.Errors;
using Everseal.Watch.Probes;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Verdicts;

/// <summary>The exact next command to type, for a person who has nothing but this report.</summary>
internal static class NextCommands
{
    private static readonly SearchValues<char> Special = SearchValues.Create(" '\"$`\\&;()<>|*?#!");

    public static string ToReplace(CheckTarget target, SeenCertificate certificate) => certificate switch
    {
        { IsAuthority: false, Use: CertificateUse.TokenSigning } => ToReplaceSigner(target, hasEnded: certificate.Expiry.Remaining <= TimeSpan.Zero),
        { IsAuthority: false, Use: CertificateUse.TlsServer } when target.Kind is TargetKind.Deployment
            => certificate.Places.Any(place => place.Certificate.RenewsItself is false) ? "everseal certificates replace tls --csr FILE" : "everseal certificates replace tls",
        { IsAuthority: false, Use: CertificateUse.TlsServer } when target.Host is not null => ToSeeTls(target),
        _ => ToLook(target),
    };

    /// <summary>vCenter's own way needs a login, which ends with the certificate; the script on the appliance needs none.</summary>
    public static string ToReplaceSigner(CheckTarget target, bool hasEnded) => target.Kind switch
    {
        TargetKind.Vcenter when hasEnded => $"ssh root@{target.Host} ./fixsts.sh",
        TargetKind.Vcenter => $"curl -X POST -H \"vmware-api-session-id: $SESSION\" 'https://{target.Host}/api/vcenter/certificate-management/vcenter/signing-certificate?action=refresh'",
        TargetKind.Everseal or TargetKind.Deployment => "everseal keys plan",
        TargetKind.Adfs => "Update-AdfsCertificate -CertificateType Token-Signing",
        TargetKind.Keycloak => $"kcadm.sh create components -r {target.Path?.Trim('/') ?? "REALM"} -s name=rsa-next -s providerId=rsa-generated -s providerType=org.keycloak.keys.KeyProvider -s 'config.priority=[\"101\"]'",
        _ => ToLook(target),
    };

    public static string ToSeeTls(CheckTarget target)
        => $"openssl s_client -connect {target.Host}:{target.Port} -servername {target.ServerName ?? target.Host}{StartTls(target)} -showcerts </dev/null";

    public static string ToRestart(CheckTarget target) => target.Kind switch
    {
        TargetKind.Vcenter => $"ssh root@{target.Host} 'service-control --stop --all && service-control --start --all'",
        TargetKind.Deployment => "systemctl restart everseal",
        _ => ToLook(target),
    };

    public static string ToLook(CheckTarget target) => target.Kind switch
    {
        TargetKind.File when target.Path is { } path => $"openssl storeutl -noout -text -certs {Quote(path)}",
        TargetKind.Deployment => "everseal ca list",
        TargetKind.Tls => ToSeeTls(target),
        _ => $"everseal check {Quote(target.Name)}",
    };

    /// <summary>What to try when a source could not be read.</summary>
    public static string After(CheckTarget target, StsError failure)
        => failure.Code == ErrorCodes.FileProbes.PassphraseNeeded
            ? $"everseal check --passphrase-file FILE {Quote(target.Name)}"
            : $"everseal explain {failure.Code.Id}";

    private static string StartTls(CheckTarget target) => target.StartTls is { } protocol ? $" -starttls {protocol.ToString().ToLowerInvariant()}" : string.Empty;

    private static string Quote(string word) => word.AsSpan().ContainsAny(Special) ? $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'" : word;
}
