using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Xml;
using System.Xml.Linq;
using Everseal.Core.Errors;
using Everseal.Core.Xml;
using static Everseal.Core.Tests.Xml.SignedXmlFixture;

namespace Everseal.Core.Tests.Xml;

public class XmlSignatureVerifierTests
{
    public static TheoryData<string> Algorithms() => [.. SignatureAlgorithm.All.Select(algorithm => algorithm.Uri)];

    private static AsymmetricAlgorithm KeyFor(SignatureAlgorithm algorithm)
        => algorithm.IsRsa ? IssuerKey : ECDsa.Create(algorithm == SignatureAlgorithm.EcdsaSha384 ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void VerifyEnveloped_EachAlgorithm_Verifies(string uri)
    {
        var algorithm = SignatureAlgorithm.FromUri(uri)!;
        var key = KeyFor(algorithm);
        var assertion = Read(Sign(Unsigned(), key, algorithm));

        var verified = XmlSignatureVerifier.VerifyEnveloped(assertion, [new SignatureKey("k", key)]).OrThrow();

        verified.Algorithm.Should().Be(algorithm);
        verified.Signed.Should().ContainSingle().Which.Should().BeSameAs(assertion);
    }

    [Fact]
    public void VerifyEnveloped_InsideAnEnvelope_StillVerifies()
    {
        var envelope = Read($"<s:E xmlns:s=\"urn:s\" xmlns=\"urn:noise\">{Good.ToString(SaveOptions.DisableFormatting)}</s:E>");

        XmlSignatureVerifier.VerifyEnveloped(envelope.Elements().Single(), [Trusted]).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public void VerifyEnveloped_SecondKeyOfTheRing_IsFound()
        => XmlSignatureVerifier.VerifyEnveloped(Read(Good), [new SignatureKey("other", AttackerKey), Trusted]).OrThrow()
            .Key.KeyId.Should().Be("issuer");

    [Fact]
    public void VerifyEnveloped_NoKeyConfigured_IsRefused()
        => XmlSignatureVerifier.VerifyEnveloped(Read(Good), []).Error!.Code.Should().Be(ErrorCodes.Signatures.ValueMismatch);

    [Fact]
    public void VerifyMessage_TimestampAndBody_BothCovered()
    {
        var (signature, required) = Parts(Read(SignedRequest()));

        XmlSignatureVerifier.VerifyMessage(signature, required, _ => false, Trusted).OrThrow().Signed.Should().Equal(required);
    }

    [Fact]
    public void VerifyMessage_BodyBeforeTimestamp_Verifies()
    {
        var (signature, required) = Parts(Read(SignedRequest(["body", "ts"])));

        XmlSignatureVerifier.VerifyMessage(signature, required, _ => false, Trusted).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public void VerifyMessage_FlippedBitsInTheSignature_NeverVerify()
    {
        var good = SignedRequest();
        var value = Convert.FromBase64String(good.Descendants(Ds + "SignatureValue").Single().Value);
        for (var bit = 0; bit < value.Length * 8; bit += 61)
        {
            var changed = (byte[])value.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            good.Descendants(Ds + "SignatureValue").Single().Value = Convert.ToBase64String(changed);
            var (signature, required) = Parts(Read(good));

            XmlSignatureVerifier.VerifyMessage(signature, required, _ => false, Trusted).Error!.Code
                .Should().Be(ErrorCodes.Signatures.ValueMismatch);
        }
    }

    [Fact]
    public void VerifyEnveloped_EllipticZeroSignature_IsRefused()
    {
        var assertion = Sign(Unsigned(), EllipticKey);
        assertion.Descendants(Ds + "SignatureValue").Single().Value = Convert.ToBase64String(new byte[64]);

        XmlSignatureVerifier.VerifyEnveloped(Read(assertion), [new SignatureKey("ec", EllipticKey)]).Error!.Code
            .Should().Be(ErrorCodes.Signatures.ValueMismatch);
    }

    [Fact]
    public void VerifyEnveloped_TokenSignedByTheFramework_Verifies()
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(Unsigned().ToString(SaveOptions.DisableFormatting));
        var signer = new SignedXml(document) { SigningKey = IssuerKey };
        signer.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        var reference = new Reference("#_original") { DigestMethod = SignedXml.XmlDsigSHA512Url };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        signer.AddReference(reference);
        signer.ComputeSignature();
        document.DocumentElement!.AppendChild(document.ImportNode(signer.GetXml(), deep: true));

        XmlSignatureVerifier.VerifyEnveloped(Read(document.OuterXml), [Trusted]).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public void EnvelopedSignature_WrittenByUs_VerifiesInTheFramework()
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(Good.ToString(SaveOptions.DisableFormatting));
        var verifier = new SignedXml(document);
        verifier.LoadXml((XmlElement)document.GetElementsByTagName("Signature", XmlNames.Signature)[0]!);

        verifier.CheckSignature(IssuerKey).Should().BeTrue();
    }

    internal static (Element Signature, IReadOnlyList<Element> Required) Parts(Element envelope)
    {
        var security = envelope.Find(Soap, "Header")!.Find(Wsse, "Security")!;
        return (security.Find(XmlNames.Signature, "Signature")!, [security.Find(Wsu, "Timestamp")!, envelope.Find(Soap, "Body")!]);
    }
}
