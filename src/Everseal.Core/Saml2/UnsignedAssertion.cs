using Everseal.Core.Xml;

namespace Everseal.Core.Saml2;

/// <summary>A namespace declaration that stands in the token but not in its canonical form.</summary>
internal readonly record struct WireDeclaration(int Position, byte[] Octets);

/// <summary>
/// An assertion's canonical octets with the place where its signature goes. Sign the digest of
/// <see cref="SignedInfo"/>, then <see cref="Complete"/>.
/// </summary>
public sealed class UnsignedAssertion
{
    private readonly string id;
    private readonly XmlBytes canonical;
    private readonly int signatureAt;
    private readonly IReadOnlyList<WireDeclaration> declarations;

    internal UnsignedAssertion(string id, XmlBytes canonical, int signatureAt, IReadOnlyList<WireDeclaration> declarations)
    {
        this.id = id;
        this.canonical = canonical;
        this.signatureAt = signatureAt;
        this.declarations = declarations;
    }

    /// <summary>The canonical form without the signature: what the Reference's digest is made from.</summary>
    internal ReadOnlyMemory<byte> Canonical => canonical.WrittenMemory;

    public ReadOnlyMemory<byte> SignedInfo(SignatureAlgorithm algorithm)
        => EnvelopedSignature.SignedInfo(canonical.WrittenSpan[..signatureAt], canonical.WrittenSpan[signatureAt..], id, algorithm);

    /// <summary>The token as it goes on the wire.</summary>
    /// <param name="signedInfo">What <see cref="SignedInfo"/> returned.</param>
    /// <param name="signatureValue">The signature over it.</param>
    /// <param name="certificates">DER, leaf first.</param>
    public ReadOnlyMemory<byte> Complete(
        ReadOnlySpan<byte> signedInfo, ReadOnlySpan<byte> signatureValue, IReadOnlyList<ReadOnlyMemory<byte>> certificates)
    {
        var octets = canonical.WrittenSpan;
        var certificateBytes = certificates.Sum(certificate => certificate.Length);
        var output = new XmlBytes(octets.Length + signedInfo.Length + (certificateBytes * 3 / 2) + 2048);
        output.Raw(octets[..signatureAt]);
        EnvelopedSignature.Write(output, signedInfo, signatureValue, certificates);

        var written = signatureAt;
        foreach (var declaration in declarations)
        {
            output.Raw(octets[written..declaration.Position]).Raw(declaration.Octets);
            written = declaration.Position;
        }

        return output.Raw(octets[written..]).WrittenMemory;
    }
}
