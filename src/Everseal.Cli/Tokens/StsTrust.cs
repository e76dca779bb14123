using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Cli.Tokens;

/// <summary>
/// Whose word on the server's identity counts: these certificates and no others. The machine's store is used only
/// when asked, since on most machines more than a hundred strangers fill it.
/// </summary>
internal sealed class StsTrust(IReadOnlyList<X509Certificate2> anchors, bool useMachineStore, Func<DateTimeOffset> now)
{
    /// <summary>Why the last handshake was refused, in words for people.</summary>
    public string? Refusal { get; private set; }

    /// <summary>For <see cref="SslClientAuthenticationOptions.RemoteCertificateValidationCallback"/>.</summary>
    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Refusal = certificate is not X509Certificate2 leaf ? "the server showed no certificate"
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"the server's certificate is for {Names(leaf)}, not for the host that was asked"
            : useMachineStore ? MachineStoreRefusal(errors)
            : PathRefusal(leaf, chain);
        return Refusal is null;
    }

    private static string? MachineStoreRefusal(SslPolicyErrors errors)
        => errors == SslPolicyErrors.None ? null : "the machine's trust store does not vouch for the server's certificate";

    private string? PathRefusal(X509Certificate2 leaf, X509Chain? chain)
    {
        var sent = chain?.ChainPolicy.ExtraStore.ToList() ?? [];
        return CertificatePath.Verify(leaf, sent, anchors, now(), CertificatePurpose.TlsServer).Error?.PublicDetail;
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .ToList();
        return names.Count == 0 ? SubjectName.Text(certificate.SubjectName) : string.Join(", ", names);
    }

    /// <summary>SHA-256 in hexadecimal, with or without colons, as other tools print it.</summary>
    public static bool IsFingerprint(string text) => Plain(text) is { Length: 64 } plain && plain.All(char.IsAsciiHexDigit);

    public static bool Matches(X509Certificate2 certificate, string fingerprint)
        => string.Equals(certificate.GetCertHashString(HashAlgorithmName.SHA256), Plain(fingerprint), StringComparison.OrdinalIgnoreCase);

    private static string Plain(string fingerprint) => fingerprint.Replace(":", "", StringComparison.Ordinal);
}
