using System.Security.Cryptography.X509Certificates;
using System.ServiceModel;
using System.ServiceModel.Channels;
using System.ServiceModel.Description;
using System.ServiceModel.Dispatcher;
using System.Xml;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Wcf;

/// <summary>A WCF request channel to the STS with a UsernameToken over TLS.</summary>
internal sealed class TrustChannel(RunningServer server, Binding binding, string user, string password)
{
    /// <summary>SOAP 1.2 with WS-Addressing, what WSTrustChannelFactory uses.</summary>
    public static Binding Soap12 { get; } = new WS2007HttpBinding(SecurityMode.TransportWithMessageCredential)
    {
        Security = { Message = { ClientCredentialType = MessageCredentialType.UserName, EstablishSecurityContext = false } },
    };

    /// <summary>SOAP 1.1 without addressing, as older clients are configured.</summary>
    public static Binding Soap11 { get; } = new CustomBinding(
        SecurityBindingElement.CreateUserNameOverTransportBindingElement(),
        new TextMessageEncodingBindingElement(MessageVersion.Soap11, System.Text.Encoding.UTF8),
        new HttpsTransportBindingElement());

    /// <summary>By which the server's certificate is judged: the root that the ready file names, unless a caller was given another.</summary>
    public X509ChainPolicy Trust { get; init; } = server.TrustInRoot;

    /// <summary>The plainest Issue of WS-Trust 1.3.</summary>
    public string Issue() => Request(
        $"{Namespaces.Trust13}/RST/Issue",
        $"""<t:RequestSecurityToken xmlns:t="{Namespaces.Trust13}"><t:RequestType>{Namespaces.Trust13}/Issue</t:RequestType></t:RequestSecurityToken>""");

    /// <summary>Sends one request body; a fault becomes the exception that a caller of WCF would see.</summary>
    public string Request(string action, string body)
    {
        var factory = new ChannelFactory<IRequestChannel>(binding, new EndpointAddress(server.Sts));
        factory.Credentials.UserName.UserName = user;
        factory.Credentials.UserName.Password = password;
        factory.Endpoint.EndpointBehaviors.Add(new PinnedRoot(Trust));
        var channel = factory.CreateChannel();
        try
        {
            using var message = Message.CreateMessage(binding.MessageVersion, action, XmlReader.Create(new StringReader(body)));
            using var reply = channel.Request(message);
            if (reply.IsFault)
                throw FaultException.CreateFault(MessageFault.CreateFault(reply, maxBufferSize: 1 << 16));
            return reply.GetReaderAtBodyContents().ReadOuterXml();
        }
        finally
        {
            channel.Abort();
            factory.Abort();
        }
    }

    private sealed class PinnedRoot(X509ChainPolicy trust) : IEndpointBehavior
    {
        public void AddBindingParameters(ServiceEndpoint endpoint, BindingParameterCollection parameters)
            => parameters.Add(new Func<HttpClientHandler, HttpMessageHandler>(
                _ => new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } }));

        public void ApplyClientBehavior(ServiceEndpoint endpoint, ClientRuntime runtime)
        {
        }

        public void ApplyDispatchBehavior(ServiceEndpoint endpoint, EndpointDispatcher dispatcher)
        {
        }

        public void Validate(ServiceEndpoint endpoint)
        {
        }
    }
}
