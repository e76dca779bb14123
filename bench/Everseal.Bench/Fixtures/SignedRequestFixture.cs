using Everseal.Core.Tokens;
using Everseal.Core.WsTrust;
using Everseal.Core.X509;
using Everseal.Core.Xml;

namespace Everseal.Bench.Fixtures;

/// <summary>A service's request for a holder-of-key token, as it arrives.</summary>
internal sealed class SignedRequestFixture
{
    private readonly TokenFixture realm;
    private readonly ReadOnlyMemory<byte> request;
    private readonly Subject service;

    public SignedRequestFixture(SigningKeyKind clientKey, TokenFixture realm, BenchAuthority authority)
    {
        this.realm = realm;
        var key = SigningKey.Create(clientKey);
        var certificate = authority.Leaf(CertificateProfiles.ServicePrincipal, "backup", SigningKey.PublicHalf(key));
        service = new Subject(
            "backup@bench.example", SubjectKind.Service, [@"bench.example\Everyone", @"bench.example\ActAsUsers"],
            null, null, null, IsSolution: true, AuthenticationMethod.Certificate, realm.Now);
        request = RequestSecurityTokenWriter.Write(
            new OutgoingRequest(TrustOperation.Issue) { Signer = new RequestSigner(certificate, key), KeyType = KeyType.PublicKey, Renewable = true },
            Guid.NewGuid(), realm.Now);
    }

    public Element Parse() => XmlTreeReader.Read(request, XmlLimits.Standard).OrThrow();

    /// <summary>Bytes in; a typed request out, of which nothing is proved.</summary>
    public SoapRequest Read()
        => SoapEnvelopeReader.Read(Parse(), httpAction: null).Then(RequestSecurityTokenReader.Read).OrThrow();

    /// <summary>Bytes in; an authentic, fresh request out.</summary>
    public SoapRequest Verify()
    {
        var read = Read();
        var security = read.Security;
        MessageProof.CheckFresh(security.Timestamp, realm.Now, TimeSpan.FromMinutes(10)).OrThrow();
        MessageProof.Verify(security.Signature!, security.Timestamp.Element, read.Envelope.Body, security.BinarySecurityToken!.Certificate).OrThrow();
        return read;
    }

    /// <summary>Everything that Core does for one holder-of-key token, from request bytes to response bytes.</summary>
    public ReadOnlyMemory<byte> Answer()
    {
        var read = Verify();
        var holder = read.Security.BinarySecurityToken!.Certificate;
        var token = realm.IssueToken(new TokenRequest { HolderCertificate = holder, Renewable = true }, service);
        return ResponseWriter.WriteToken(read, token, realm.Now);
    }
}
