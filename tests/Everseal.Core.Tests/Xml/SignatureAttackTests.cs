using System.Xml.Linq;
using Everseal.Core.Errors;
using Everseal.Core.Xml;
using static Everseal.Core.Tests.Xml.SignedXmlFixture;

namespace Everseal.Core.Tests.Xml;

/// <summary>
/// Attacks whose mathematics verifies, each with the reason of its refusal and with the guards that stop it.
/// With those guards off the attack gets through; with any one of them on it does not.
/// </summary>
public class SignatureAttackTests
{
    private const SignatureGuards NoGuard = SignatureGuards.None;

    private static readonly Dictionary<string, Func<SignatureGuards, (string Xml, Func<Element, Result<VerifiedSignature>> Verify)>> Builders = new()
    {
        // The signed original becomes a child of the forged root's signature (SAMLRaider's XSW1; XSW6 and XSW8 for assertions).
        ["XSW1 original inside the signature"] = Wrap((evil, original, signature) => { signature.Add(original); evil.AddFirst(signature); }),
        ["XSW2 original beside the signature"] = Wrap((evil, original, signature) => evil.AddFirst(original, signature)),
        ["XSW3 forged assertion before the original"] = Sibling(forgedFirst: true),
        ["XSW4 forged assertion around the original"] = Token(() => { var evil = Forged(); evil.Add(Good); return evil; }),
        ["XSW5 signature moved to the forged assertion, original last"] = Wrap((evil, original, signature) => { evil.AddFirst(signature); evil.Add(original); }),
        ["XSW6 original inside the moved signature"] = Wrap((evil, original, signature) => { evil.AddFirst(signature); signature.AddFirst(original); }),
        ["XSW7 forged assertion in an extension before the original"] = Extension(),
        ["XSW8 original in an Object of the moved signature"] = Wrap((evil, original, signature) => { evil.AddFirst(signature); signature.Add(new XElement(Ds + "Object", original)); }),
        ["XSW9 forged assertion with the original's id behind it"] = SameIdWrap(),
        ["id used twice"] = g => ($"<R><x ID=\"_original\">decoy</x></R>".Insert(3, Text(Good)), root => Verify(root.Elements().First(), g)),
        ["second signature"] = Token(() => Sign(new XElement(Sign(Unsigned(), AttackerKey)))),
        ["object in the signature"] = Token(() => { var a = Good; a.Element(Ds + "Signature")!.Add(new XElement(Ds + "Object", "x")); return a; }),
        ["second SignedInfo"] = Token(() => { var a = Good; var s = a.Element(Ds + "Signature")!; s.Add(new XElement(s.Element(Ds + "SignedInfo")!)); return a; }),
        ["element inside SignatureValue"] = Token(() => { var a = Good; a.Descendants(Ds + "SignatureValue").Single().Add(new XElement("x")); return a; }),
        ["canonicalization with comments"] = Changed(s => s.Replace("CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"", "CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#WithComments\"", StringComparison.Ordinal)),
        ["unknown signature algorithm"] = Changed(s => s.Replace("xmldsig-more#rsa-sha256", "xmldsig-more#rsa-md5", StringComparison.Ordinal)),
        ["two references"] = Changed(s => { var r = s[s.IndexOf("<ds:Reference", StringComparison.Ordinal)..(s.IndexOf("</ds:Reference>", StringComparison.Ordinal) + 15)]; return s.Replace(r, r + r, StringComparison.Ordinal); }),
        ["XPath transform"] = Changed(s => s.Replace("<ds:Transform Algorithm=\"http://www.w3.org/2001/10", "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\"></ds:Transform><ds:Transform Algorithm=\"http://www.w3.org/2001/10", StringComparison.Ordinal)),
        ["XSLT transform"] = Changed(s => s.Replace("<ds:Transform Algorithm=\"http://www.w3.org/2001/10", "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"></ds:Transform><ds:Transform Algorithm=\"http://www.w3.org/2001/10", StringComparison.Ordinal)),
        ["changed content"] = Token(() => { var a = Good; a.Descendants(A + "NameID").Single().Value = "administrator@everseal.local"; return a; }),
        ["attacker's key, his certificate in KeyInfo"] = Token(() => Sign(Unsigned(user: "administrator@everseal.local"), AttackerKey)),
        ["moved Timestamp"] = Request(e => Move(e, e.Descendants(U + "Timestamp").Single(), new XElement(U + "Timestamp", new XAttribute(U + "Id", "new"), new XElement(U + "Created", "2030-01-01T00:00:00.000Z")))),
        ["moved Body"] = Request(e => Move(e, e.Element(S + "Body")!, new XElement(S + "Body", new XAttribute(U + "Id", "new"), new XElement("Request", "evil")))),
        ["unsigned Timestamp"] = Request(_ => { }, ["body"]),
        ["unsigned Body"] = Request(_ => { }, ["ts"]),
        ["nine references in a request"] = Request(_ => { }, ["ts", "body", "ts", "body", "ts", "body", "ts", "body", "ts"]),
        ["enveloped transform in a request"] = Request(_ => { }, change: s => s.Replace("<ds:Transforms>", "<ds:Transforms><ds:Transform Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"></ds:Transform>", StringComparison.Ordinal)),
    };

    private static readonly Dictionary<string, (ErrorCode Reason, SignatureGuards StoppedBy)> Expected = new()
    {
        ["XSW1 original inside the signature"] = (ErrorCodes.Signatures.Structure, SignatureGuards.Structure | SignatureGuards.ReferenceTarget),
        ["XSW2 original beside the signature"] = (ErrorCodes.Signatures.ReferenceTarget, SignatureGuards.ReferenceTarget),
        ["XSW3 forged assertion before the original"] = (ErrorCodes.Signatures.Missing, NoGuard),
        ["XSW4 forged assertion around the original"] = (ErrorCodes.Signatures.Missing, NoGuard),
        ["XSW5 signature moved to the forged assertion, original last"] = (ErrorCodes.Signatures.ReferenceTarget, SignatureGuards.ReferenceTarget),
        ["XSW6 original inside the moved signature"] = (ErrorCodes.Signatures.Structure, SignatureGuards.Structure | SignatureGuards.ReferenceTarget),
        ["XSW7 forged assertion in an extension before the original"] = (ErrorCodes.Signatures.Missing, NoGuard),
        ["XSW8 original in an Object of the moved signature"] = (ErrorCodes.Signatures.Structure, SignatureGuards.Structure | SignatureGuards.ReferenceTarget),
        ["XSW9 forged assertion with the original's id behind it"] = (ErrorCodes.Signatures.DuplicateId, SignatureGuards.UniqueIds | SignatureGuards.ReferenceTarget),
        ["id used twice"] = (ErrorCodes.Signatures.DuplicateId, SignatureGuards.UniqueIds),
        ["second signature"] = (ErrorCodes.Signatures.NotUnique, SignatureGuards.SingleSignature),
        ["object in the signature"] = (ErrorCodes.Signatures.Structure, SignatureGuards.Structure),
        ["second SignedInfo"] = (ErrorCodes.Signatures.Structure, SignatureGuards.Structure),
        ["element inside SignatureValue"] = (ErrorCodes.Signatures.Structure, SignatureGuards.Structure),
        ["canonicalization with comments"] = (ErrorCodes.Signatures.Canonicalization, SignatureGuards.Canonicalization),
        ["unknown signature algorithm"] = (ErrorCodes.Signatures.Algorithm, SignatureGuards.Algorithm),
        ["two references"] = (ErrorCodes.Signatures.ReferenceCount, SignatureGuards.ReferenceCount),
        ["XPath transform"] = (ErrorCodes.Signatures.Transform, SignatureGuards.Transforms),
        ["XSLT transform"] = (ErrorCodes.Signatures.Transform, SignatureGuards.Transforms),
        ["changed content"] = (ErrorCodes.Signatures.DigestMismatch, SignatureGuards.Digest),
        ["attacker's key, his certificate in KeyInfo"] = (ErrorCodes.Signatures.ValueMismatch, SignatureGuards.Value),
        ["moved Timestamp"] = (ErrorCodes.Signatures.ReferenceTarget, SignatureGuards.ReferenceTarget | SignatureGuards.RequiredParts),
        ["moved Body"] = (ErrorCodes.Signatures.ReferenceTarget, SignatureGuards.ReferenceTarget | SignatureGuards.RequiredParts),
        ["unsigned Timestamp"] = (ErrorCodes.Signatures.PartNotSigned, SignatureGuards.RequiredParts),
        ["unsigned Body"] = (ErrorCodes.Signatures.PartNotSigned, SignatureGuards.RequiredParts),
        ["nine references in a request"] = (ErrorCodes.Signatures.ReferenceCount, SignatureGuards.ReferenceCount),
        ["enveloped transform in a request"] = (ErrorCodes.Signatures.Transform, SignatureGuards.Transforms),
    };

    public static TheoryData<string> Names() => [.. Builders.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_Attack_IsRefusedForItsReason(string name)
        => Run(name, SignatureGuards.All).Error!.Code.Should().Be(Expected[name].Reason);

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_AttackWithItsGuardsOff_GetsThrough(string name)
    {
        var guards = Expected[name].StoppedBy;
        if (guards == NoGuard)
        {
            // Nothing to switch off: what is not signed itself has no way to verify.
            Run(name, SignatureGuards.None).Error!.Code.Should().Be(Expected[name].Reason);
            return;
        }

        Run(name, SignatureGuards.All & ~guards).IsSuccess.Should().BeTrue("the mathematics of the attack must verify");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_AttackWithOneOfItsGuardsLeft_IsStillRefused(string name)
    {
        var all = Expected[name].StoppedBy;
        foreach (var guard in Enum.GetValues<SignatureGuards>().Where(guard => guard is not NoGuard and not SignatureGuards.All && all.HasFlag(guard)))
            Run(name, (SignatureGuards.All & ~all) | guard).IsSuccess.Should().BeFalse($"{guard} alone must stop it");
    }

    [Fact]
    public void EveryGuard_HasAnAttackThatItAloneStops()
    {
        var alone = Expected.Values.Select(expected => expected.StoppedBy).ToHashSet();
        Enum.GetValues<SignatureGuards>().Where(guard => guard is not NoGuard and not SignatureGuards.All)
            .Should().OnlyContain(guard => alone.Contains(guard));
    }

    [Fact]
    public void EveryAttack_HasAnExpectation() => Builders.Keys.Should().BeEquivalentTo(Expected.Keys);

    [Theory]
    [InlineData("http://www.w3.org/2000/09/xmldsig#rsa-sha1")]
    [InlineData("http://www.w3.org/2000/09/xmldsig#hmac-sha1")]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")]
    [InlineData("http://www.w3.org/2000/09/xmldsig#dsa-sha1")]
    [InlineData("")]
    public void Verify_WeakOrSymmetricAlgorithm_IsRefused(string uri)
        => RunToken(Sign(Unsigned(), changeSignedInfo: s => s.Replace("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", uri, StringComparison.Ordinal)))
            .Error!.Code.Should().Be(ErrorCodes.Signatures.Algorithm);

    [Fact]
    public void Verify_Sha1Digest_IsRefused()
        => RunToken(Sign(Unsigned(), changeSignedInfo: s => s.Replace("http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1", StringComparison.Ordinal)))
            .Error!.Code.Should().Be(ErrorCodes.Signatures.Algorithm);

    [Fact]
    public void Verify_EllipticAlgorithmOnAnRsaKey_IsRefused()
        => RunToken(Sign(Unsigned(), EllipticKey)).Error!.Code.Should().Be(ErrorCodes.Signatures.KeyKind);

    [Theory]
    [InlineData("http://evil.example/x.xml")]
    [InlineData("file:///etc/passwd")]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("#xpointer(/)")]
    public void Verify_OtherThanAnIdReference_IsRefused(string uri)
        => RunToken(Sign(Unsigned(), changeSignedInfo: s => s.Replace("#_original", uri, StringComparison.Ordinal)))
            .Error!.Code.Should().Be(ErrorCodes.Signatures.ReferenceTarget);

    [Theory]
    [InlineData("<!-- x -->", XmlGuards.Comment, "EVS-1008")]
    [InlineData("<?x y?>", XmlGuards.ProcessingInstruction, "EVS-1009")]
    internal void Read_NameIdSplitByANode_IsRefusedAndNeverTruncated(string node, XmlGuards guard, string code)
    {
        var xml = Text(Good).Replace("ann@everseal.local", $"ann@{node}everseal.local", StringComparison.Ordinal);

        XmlTreeReader.Read(Bytes(xml), XmlLimits.Standard).Error!.Code.Id.Should().Be(code);

        var assertion = XmlTreeReader.Read(Bytes(xml), XmlLimits.Standard, XmlGuards.All & ~guard).OrThrow();
        Verify(assertion, SignatureGuards.All).IsSuccess.Should().BeTrue("with the guard off the signature verifies");
        assertion.Find(Saml, "Subject")!.Find(Saml, "NameID")!.Text.Should().Be("ann@everseal.local");
    }

    [Theory]
    [InlineData("<!DOCTYPE R [<!ENTITY user 'ann'>]>", "", XmlGuards.Dtd, "EVS-1007")]
    [InlineData("", "<d>", XmlGuards.Depth, "EVS-1004")]
    internal void Read_HostileWrapping_IsRefusedByItsGuardAlone(string doctype, string level, XmlGuards guard, string code)
    {
        var user = doctype.Length > 0 ? "&user;" : "ann";
        var open = string.Concat(Enumerable.Repeat(level, 200));
        var xml = $"{doctype}<R>{open}{Text(Good).Replace("ann@", user + "@", StringComparison.Ordinal)}{open.Replace("<", "</", StringComparison.Ordinal)}</R>";

        XmlTreeReader.Read(Bytes(xml), XmlLimits.Standard).Error!.Code.Id.Should().Be(code);

        var root = XmlTreeReader.Read(Bytes(xml), XmlLimits.Standard, XmlGuards.All & ~guard).OrThrow();
        Verify(root.SelfAndDescendants().Single(e => e.Is(Saml, "Assertion")), SignatureGuards.All).IsSuccess.Should().BeTrue();
    }

    private static Result<VerifiedSignature> Run(string name, SignatureGuards guards)
    {
        var (xml, verify) = Builders[name](guards);
        return verify(Read(xml));
    }

    private static Result<VerifiedSignature> RunToken(XElement assertion) => Verify(Read(assertion), SignatureGuards.All);

    private static Result<VerifiedSignature> Verify(Element assertion, SignatureGuards guards)
        => XmlSignatureVerifier.VerifyEnveloped(assertion, [Trusted], guards);

    private static string Text(XElement xml) => xml.ToString(SaveOptions.DisableFormatting);

    private static byte[] Bytes(string xml) => System.Text.Encoding.UTF8.GetBytes(xml);

    private static XElement Forged() => Unsigned("_forged", "administrator@everseal.local");

    private static Func<SignatureGuards, (string, Func<Element, Result<VerifiedSignature>>)> Token(Func<XElement> build)
        => guards => (Text(build()), root => Verify(root, guards));

    private static Func<SignatureGuards, (string, Func<Element, Result<VerifiedSignature>>)> Changed(Func<string, string> change)
        => Token(() => Sign(Unsigned(), changeSignedInfo: change));

    /// <summary>The signature leaves the original, which goes wherever <paramref name="place"/> puts it; the forged one is used.</summary>
    private static Func<SignatureGuards, (string, Func<Element, Result<VerifiedSignature>>)> Wrap(Action<XElement, XElement, XElement> place)
        => Token(() =>
        {
            var original = Good;
            var signature = original.Element(Ds + "Signature")!;
            signature.Remove();
            var evil = Forged();
            place(evil, original, signature);
            return evil;
        });

    private static Func<SignatureGuards, (string, Func<Element, Result<VerifiedSignature>>)> Sibling(bool forgedFirst)
        => guards => (Text(new XElement("R", forgedFirst ? Forged() : null, Good)), root => Verify(root.Elements().First(), guards));

    private static Func<SignatureGuards, (string, Func<Element, Result<VerifiedSignature>>)> Extension()
        => guards => (Text(new XElement("R", new XElement("Extensions", Forged()), Good)), root => Verify(root.Elements().First().Elements().First(), guards));

    private static Func<SignatureGuards, (string, Func<Element, Result<VerifiedSignature>>)> SameIdWrap()
        => guards =>
        {
            var original = Good;
            var signature = original.Element(Ds + "Signature")!;
            signature.Remove();
            var evil = Unsigned("_original", "administrator@everseal.local");
            evil.AddFirst(signature);
            return (Text(new XElement("R", original, evil)), root => Verify(root.Elements().Last(), guards));
        };

    private static Func<SignatureGuards, (string, Func<Element, Result<VerifiedSignature>>)> Request(
        Action<XElement> change, string[]? signedParts = null, Func<string, string>? changeSignedInfo = null)
        => guards =>
        {
            var envelope = SignedRequest(signedParts, changeSignedInfo: changeSignedInfo);
            change(envelope);
            return (Text(envelope), root =>
            {
                var (signature, required) = XmlSignatureVerifierTests.Parts(root);
                return XmlSignatureVerifier.VerifyMessage(signature, required, _ => false, Trusted, guards);
            });
        };

    private static Func<SignatureGuards, (string, Func<Element, Result<VerifiedSignature>>)> Request(
        Action<XElement> before, Func<string, string> change) => Request(before, null, change);

    /// <summary>Puts the signed part where nobody looks and a forged one in its place.</summary>
    private static void Move(XElement envelope, XElement part, XElement forged)
    {
        part.ReplaceWith(forged);
        envelope.Element(S + "Header")!.Add(new XElement("Wrapper", part));
    }
}
