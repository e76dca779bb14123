using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Everseal.Acceptance.Tests.Durability;
using Everseal.Acceptance.Tests.Messages;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;
using static Everseal.Acceptance.Tests.Messages.Namespaces;

namespace Everseal.Acceptance.Tests.Overload;

/// <summary>A server with one account for every reason for which a password login is refused.</summary>
public sealed class LoginClasses : IAsyncLifetime
{
    public const string Right = "Right-horse-7-battery";
    private const string Wrong = "Wrong-horse-7-battery";

    /// <summary>Of <c>argon2 somesaltsomesalt -id -t 2 -k 8192 -p 1</c>, for the password "password": an account from before the parameters were raised.</summary>
    private const string OldHash = "$argon2id$v=19$m=8192,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$/X5EVS2D22ucK8nb1tiP4PrNEd9GVKwh/oAT/XoF68M";

    private readonly TemporaryDirectory _directory = new();
    private int _source;

    public static IReadOnlyDictionary<string, (string User, string Password)> All { get; } = new Dictionary<string, (string, string)>
    {
        ["unknown user"] = ("nobody", Wrong),
        ["wrong password"] = ("known", Wrong),
        ["empty password"] = ("known", ""),
        ["over-long password"] = ("known", new string('x', 5000)),
        ["disabled user, right password"] = ("disabled", Right),
        ["locked user, right password"] = ("locked", Right),
        ["locked user, wrong password"] = ("locked", Wrong),
        ["unknown user, locked"] = ("nobody-locked", Wrong),
        ["a service's name"] = ("service", Wrong),
        ["a group's name"] = ("Administrators", Wrong),
        ["hash of old parameters"] = ("old", Wrong),
        ["another realm's user"] = ("known@elsewhere.example", Wrong),
    };

    internal RunningServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]));
        foreach (var name in new[] { "known", "disabled", "locked", "old" })
            await Server.AddUserAsync(name, Right, _directory);
        await Server.AddServiceAsync("service", RSA.Create(2048), _directory);
        (await Server.CommandAsync("user", "disable", "disabled")).Succeeded();
        await Store.SetPasswordHashAsync(Server.DataDirectory, "old", OldHash);
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
            await Server.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Ten failures from one address, so that a name that starts with a lock is locked out for that address.</summary>
    internal async Task<HttpClient> LockedSourceAsync()
    {
        var client = NewSource();
        foreach (var name in new[] { "locked", "nobody-locked" })
        {
            for (var i = 0; i < 5; i++)
                await LogInAsync(client, new TrustRequest { User = name, Password = Wrong });
        }

        return client;
    }

    internal async Task<TrustResponse> LogInAsync(HttpClient client, TrustRequest request)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.ToXml()));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.Soap == Soap11 ? "text/xml; charset=utf-8" : "application/soap+xml; charset=utf-8");
        using var response = await client.PostAsync(Server.Sts, content);
        return new TrustResponse((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>A client with an address of its own (127.0.0.0/8 is all loopback): fifty failures lock an address out.</summary>
    private HttpClient NewSource()
    {
        var address = new IPAddress([127, 0, 1, (byte)Interlocked.Increment(ref _source)]);
        return new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { CertificateChainPolicy = Server.TrustInRoot },
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(address, 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
    }
}
