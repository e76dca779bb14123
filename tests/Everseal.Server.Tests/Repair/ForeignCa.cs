using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;

namespace Everseal.Server.Tests.Repair;

/// <summary>Another organisation's CA: a root and one below it, which sign what they are asked for, or something worse.</summary>
internal sealed class ForeignCa : IDisposable
{
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly ECDsa _policyKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    public ForeignCa(DateTimeOffset now)
    {
        Root = Authority("CN=Enterprise Root,O=Enterprise", _rootKey).CreateSelfSigned(now.AddYears(-1), now.AddYears(30));
        Policy = Authority("CN=Enterprise Policy CA,O=Enterprise", _policyKey)
            .Create(Root.SubjectName, X509SignatureGenerator.CreateForECDsa(_rootKey), now.AddDays(-300), now.AddYears(25), RandomNumberGenerator.GetBytes(16));
    }

    public X509Certificate2 Root { get; }

    /// <summary>Below the root; signs everything else.</summary>
    public X509Certificate2 Policy { get; }

    /// <summary>The root first and the leaf last: files come in any order.</summary>
    public string Chain(X509Certificate2 answer, bool withRoot = true)
        => string.Join('\n', new[] { withRoot ? Root : null, Policy, answer }.OfType<X509Certificate2>().Select(certificate => certificate.ExportCertificatePem()));

    /// <summary>Signs a request as it stands.</summary>
    public X509Certificate2 Answer(string request, DateTimeOffset from, DateTimeOffset until, Action<CertificateRequest>? spoil = null)
    {
        var asked = CertificateRequest.LoadSigningRequestPem(request, HashAlgorithmName.SHA384, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        var answer = new CertificateRequest(asked.SubjectName, asked.PublicKey, HashAlgorithmName.SHA384);
        foreach (var extension in asked.CertificateExtensions)
            answer.CertificateExtensions.Add(extension);
        answer.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(asked.PublicKey, critical: false));
        spoil?.Invoke(answer);
        return answer.Create(Policy.SubjectName, X509SignatureGenerator.CreateForECDsa(_policyKey), from, until, SerialNumber.FromRandom(RandomNumberGenerator.GetBytes(16)).Span);
    }

    public void Dispose()
    {
        _rootKey.Dispose();
        _policyKey.Dispose();
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }
}
