using Everseal.Core.Errors;
using Everseal.Core.Tests.Tokens;
using Everseal.Core.WsTrust;
using Everseal.Core.Xml;

namespace Everseal.Core.Tests.WsTrust;

/// <summary>Requests made by our own client side, each a starting point from which a test changes one thing.</summary>
internal static class WireFixture
{
    public static readonly DateTimeOffset Now = TokenFixture.Now;

    public static readonly Guid MessageId = Guid.Parse("11111111-2222-3333-4444-555555555555");

    public static readonly OutgoingRequest Password = new(TrustOperation.Issue) { Username = "ann@everseal.local", Password = "secret", KeyType = KeyType.Bearer };

    public static readonly OutgoingRequest Signed = new(TrustOperation.Issue)
    {
        Signer = new RequestSigner(TokenFixture.HolderCertificate, TokenFixture.HolderKey),
        KeyType = KeyType.PublicKey,
    };

    public static ReadOnlyMemory<byte> Write(OutgoingRequest request) => RequestSecurityTokenWriter.Write(request, MessageId, Now);

    public static Result<SoapRequest> Read(ReadOnlyMemory<byte> message, string? action = null)
        => XmlTreeReader.Read(message, XmlLimits.Standard)
            .Then(root => SoapEnvelopeReader.Read(root, action))
            .Then(RequestSecurityTokenReader.Read);

    public static SoapRequest Request(OutgoingRequest request) => Read(Write(request), request.Action).OrThrow();
}
