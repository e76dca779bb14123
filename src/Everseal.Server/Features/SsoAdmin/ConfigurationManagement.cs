using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Server.Authorities;
using Everseal.Server.Vmomi;

namespace Everseal.Server.Features.SsoAdmin;

/// <summary>
/// ConfigurationManagementService: the certificates that verify this realm's tokens, and the limits of its tokens. vCenter
/// tells the former to anybody, and so does its metadata; a verifier must have them before it can log in.
/// </summary>
internal sealed class ConfigurationManagement(CertificateAuthority authority, ReadAccess readable)
{
    public static IReadOnlyDictionary<string, VmomiMethod> Open => new Dictionary<string, VmomiMethod>
    {
        ["GetTrustedCertificates"] = GetTrustedCertificates,
        ["GetKnownCertificateChains"] = GetKnownCertificateChains,
        ["GetIssuersCertificates"] = GetIssuersCertificates,
    };

    public IReadOnlyDictionary<string, VmomiMethod> Methods => new Dictionary<string, VmomiMethod>
    {
        ["GetClockTolerance"] = ReadAccess.AnySession(Number(call => (long)call.Realm.Policy.ClockTolerance.TotalMilliseconds)),
        ["GetMaximumBearerTokenLifetime"] = ReadAccess.AnySession(Number(call => (long)call.Realm.Policy.MaxBearerLifetime.TotalMilliseconds)),
        ["GetMaximumHoKTokenLifetime"] = ReadAccess.AnySession(Number(call => (long)call.Realm.Policy.MaxHolderOfKeyLifetime.TotalMilliseconds)),
        ["GetDelegationCount"] = ReadAccess.AnySession(Number(call => call.Realm.Policy.DelegationCount)),
        ["GetRenewCount"] = ReadAccess.AnySession(Number(call => call.Realm.Policy.RenewCount)),
        ["GetSslCertificateManager"] = ReadAccess.AnySession(GetSslCertificateManager),
        ["GetAllCertificates"] = ReadAccess.AnySession(GetAllCertificates),
        ["FindCertificate"] = ReadAccess.AnySession(FindCertificate),
        ["AddCertificate"] = readable.Administrators(RefuseCertificate),
        ["DeleteCertificate"] = readable.Administrators(RefuseCertificate),
        ["SetSignerIdentity"] = readable.Administrators(RefuseSigner),
    };

    /// <summary>Every certificate of the published chains, each once: the active signer first.</summary>
    private static ValueTask<Result<VmomiReply>> GetTrustedCertificates(VmomiCall call, CancellationToken cancellationToken)
        => Answer(Certificates(Chains(call).SelectMany(chain => chain).DistinctBy(certificate => certificate.Thumbprint)));

    private static ValueTask<Result<VmomiReply>> GetKnownCertificateChains(VmomiCall call, CancellationToken cancellationToken)
        => Answer(VmomiReply.Returning(output =>
        {
            foreach (var chain in Chains(call))
            {
                output.Open("returnval");
                foreach (var certificate in chain)
                    output.Value("certificates", certificate.RawDataMemory);
                output.Close("returnval");
            }
        }));

    /// <summary>The certificates whose keys sign tokens; an expired one is none.</summary>
    private static ValueTask<Result<VmomiReply>> GetIssuersCertificates(VmomiCall call, CancellationToken cancellationToken)
        => Answer(Certificates(call.Realm.Ring.PublishedAt(call.Now).Select(key => key.Certificate)));

    private static ValueTask<Result<VmomiReply>> GetSslCertificateManager(VmomiCall call, CancellationToken cancellationToken)
        => Answer(VmomiReply.Returning(output => output.Reference("returnval", "SsoAdminSslCertificateManager", "SslCertificateManager")));

    /// <summary>What this server's TLS is trusted by: the roots and issuing certificates of its own CA.</summary>
    private ValueTask<Result<VmomiReply>> GetAllCertificates(VmomiCall call, CancellationToken cancellationToken)
        => Answer(Certificates(authority.ReadPublished()));

    /// <summary>By SHA-1 of the certificate, as vSphere names fingerprints, or SHA-256; with or without colons.</summary>
    private ValueTask<Result<VmomiReply>> FindCertificate(VmomiCall call, CancellationToken cancellationToken)
    {
        var arguments = ArgumentReader.Of(call);
        var wanted = arguments.Text("fingerprint").Replace(":", "", StringComparison.Ordinal);
        if (arguments.Refusal is { } refusal)
            return ValueTask.FromResult<Result<VmomiReply>>(refusal);

        return Answer(Certificates(authority.ReadPublished().Where(certificate => HasFingerprint(certificate, wanted)).Take(1)));
    }

    private static bool HasFingerprint(X509Certificate2 certificate, string wanted)
        => certificate.GetCertHashString().Equals(wanted, StringComparison.OrdinalIgnoreCase)
            || certificate.GetCertHashString(HashAlgorithmName.SHA256).Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<IReadOnlyList<X509Certificate2>> Chains(VmomiCall call)
        => call.Realm.Ring.PublishedAt(call.Now).Select(key => call.Realm.Ring.Find(key.KeyId)!.Credential.Chain);

    private static VmomiReply Certificates(IEnumerable<X509Certificate2> certificates) => VmomiReply.Returning(output =>
    {
        foreach (var certificate in certificates)
            output.Value("returnval", certificate.RawDataMemory);
    });

    private static VmomiMethod Number(Func<VmomiCall, long> read) => (call, _) =>
        Answer(VmomiReply.Returning(output => output.Value("returnval", read(call).ToString(CultureInfo.InvariantCulture))));

    private static ValueTask<Result<VmomiReply>> RefuseCertificate(VmomiCall call, CancellationToken cancellationToken)
        => Answer(ErrorCodes.Vsphere.LdapNotOffered.With("These certificates are for other identity sources over TLS, of which a realm has none."));

    private static ValueTask<Result<VmomiReply>> RefuseSigner(VmomiCall call, CancellationToken cancellationToken)
        => Answer(ErrorCodes.Vsphere.SignerNotInstallable.With("Neither a password is taken from this message nor a key that would sign at once: call SetNewSignerIdentity."));

    private static ValueTask<Result<VmomiReply>> Answer(Result<VmomiReply> result) => ValueTask.FromResult(result);
}
