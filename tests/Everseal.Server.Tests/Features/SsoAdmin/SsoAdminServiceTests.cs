using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Server.IdentitySources;
using Everseal.Server.Realms;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Tests.Vmomi;

namespace Everseal.Server.Tests.Features.SsoAdmin;

public sealed class SsoAdminServiceTests : IAsyncLifetime
{
    private const string Realm = TestNode.Realm;
    private const string Ann = $"ann@{Realm}";

    private static readonly ServiceIdentity Service = ServiceIdentity.Create();

    private VsphereNode _node = null!;
    private string _session = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await VsphereNode.StartAsync();
        (await _node.Node.Get<UserStore>().AddAsync(Realm, new NewUser("ann"), "correct horse battery", CancellationToken.None)).OrThrow();
        _session = await _node.LogInAsync(_node.SsoAdmin, "Login");
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task SsoAdminServiceInstance_Anonymous_NamesTheFifteenServices()
    {
        var answer = await _node.CallAsync(_node.SsoAdmin, "SsoAdminServiceInstance");

        answer.Returned[0].Elements().Should().HaveCount(15);
        answer.Value("principalDiscoveryService").Should().Be("PrincipalDiscoveryService");
    }

    [Fact]
    public async Task SsoGroupcheckServiceInstance_Anonymous_NamesTheGroupCheck()
        => (await _node.CallAsync(_node.SsoAdmin, "SsoGroupcheckServiceInstance")).Value("groupCheckService").Should().Be("GroupCheckService");

    [Fact]
    public async Task Login_WithoutAToken_IsInvalidCredentials()
        => (await _node.CallAsync(_node.SsoAdmin, "Login")).Fault.Should().Be("SsoFaultInvalidCredentials");

    [Fact]
    public async Task FindSolutionUser_Unknown_IsAnEmptyAnswer()
    {
        var answer = await CallAsync("FindSolutionUser", "<userName>nobody</userName>");

        (answer.Status, answer.Returned.Count).Should().Be((200, 0));
    }

    [Fact]
    public async Task FindSolutionUser_WithoutASession_IsNotAuthenticated()
        => (await _node.CallAsync(_node.SsoAdmin, "FindSolutionUser", "<userName>nobody</userName>")).Fault.Should().Be("SsoFaultNotAuthenticated");

    [Fact]
    public async Task CreateLocalSolutionUser_ByAnAdministrator_CanBeFound()
    {
        await CallAsync("CreateLocalSolutionUser", User("vpxd", Service));

        var found = await CallAsync("FindSolutionUser", "<userName>vpxd</userName>");
        found.Value("id/name").Should().Be("vpxd");
        found.Value("id/domain").Should().Be(Realm);
        found.Value("details/certificate").Should().Be(Service.Base64);
        found.Value("details/description").Should().Be("a test");
        _node.Audit().Should().EndWith($"service add {VsphereNode.Administrator} done");
    }

    [Fact]
    public async Task CreateLocalSolutionUser_ByAnAdministrator_CanLogInWithItsCertificate()
    {
        await CallAsync("CreateLocalSolutionUser", User("vpxd", Service));

        var subject = await _node.Node.Get<IIdentitySource>().FindServiceAsync(Realm, Service.Certificate, CancellationToken.None);
        subject.OrThrow().NameId.Should().Be($"vpxd@{Realm}");
    }

    [Fact]
    public async Task CreateLocalSolutionUser_ByAnotherUser_IsNoPermissionAndMakesNothing()
    {
        var session = await _node.LogInAsync(_node.SsoAdmin, "Login", Ann);

        var answer = await _node.CallAsync(_node.SsoAdmin, "CreateLocalSolutionUser", User("vpxd", Service), session);

        answer.Fault.Should().Be("SsoFaultNoPermission");
        _node.Audit().Should().EndWith($"service add {Ann} EVS-1303");
        (await CallAsync("FindSolutionUser", "<userName>vpxd</userName>")).Returned.Should().BeEmpty();
    }

    /// <summary>The token still says that she is an administrator; the directory no longer does.</summary>
    [Fact]
    public async Task CreateLocalSolutionUser_AdministratorRemovedMeanwhile_IsNoPermission()
    {
        var groups = _node.Node.Get<GroupStore>();
        await groups.AddMemberAsync(Realm, BuiltInGroups.Administrators, "ann", CancellationToken.None);
        var session = await _node.LogInAsync(_node.SsoAdmin, "Login", Ann);

        await groups.RemoveMemberAsync(Realm, BuiltInGroups.Administrators, "ann", CancellationToken.None);

        (await _node.CallAsync(_node.SsoAdmin, "CreateLocalSolutionUser", User("vpxd", Service), session)).Fault.Should().Be("SsoFaultNoPermission");
    }

    [Fact]
    public async Task CreateLocalSolutionUser_CertificateOfAnother_IsTheFaultThatGovmomiKnows()
    {
        await CallAsync("CreateLocalSolutionUser", User("first", Service));

        (await CallAsync("CreateLocalSolutionUser", User("second", Service))).Fault
            .Should().Be("SsoAdminFaultDuplicateSolutionCertificateFaultFault");
    }

    [Fact]
    public async Task CreateLocalSolutionUser_NameTaken_IsAnInvalidPrincipal()
    {
        await CallAsync("CreateLocalSolutionUser", User("vpxd", Service));

        (await CallAsync("CreateLocalSolutionUser", User("vpxd", ServiceIdentity.Create()))).Fault.Should().Be("SsoFaultInvalidPrincipalFault");
    }

    [Fact]
    public async Task CreateLocalSolutionUser_Rsa1024_IsRefused()
        => (await CallAsync("CreateLocalSolutionUser", User("old", ServiceIdentity.Create(bits: 1024)))).FaultText.Should().Contain("EVS-4108");

    [Theory]
    [InlineData("")]
    [InlineData("<userDetails><certificate>not base64!</certificate></userDetails>")]
    [InlineData("<userDetails><certificate>MAA=</certificate></userDetails>")]
    public async Task CreateLocalSolutionUser_NoCertificate_IsAnInvalidArgument(string details)
        => (await CallAsync("CreateLocalSolutionUser", $"<userName>vpxd</userName>{details}")).Fault.Should().Be("InvalidArgument");

    [Theory]
    [InlineData("SetRole", "Administrator", "Administrators")]
    [InlineData("GrantWSTrustRole", "ActAsUser", "ActAsUsers")]
    public async Task Role_Given_JoinsTheGroupOnce(string method, string role, string group)
    {
        (await CallAsync(method, Role("ann", role))).Returned[0].Value.Should().Be("true");
        (await CallAsync(method, Role("ann", role))).Returned[0].Value.Should().Be("false");

        (await GroupsOfAnnAsync()).Should().Contain($"{Realm}\\{group}");
    }

    [Fact]
    public async Task SetRole_RegularUser_LeavesTheAdministrators()
    {
        await CallAsync("SetRole", Role("ann", "Administrator"));

        (await CallAsync("SetRole", Role("ann", "RegularUser"))).Returned[0].Value.Should().Be("true");

        (await GroupsOfAnnAsync()).Should().NotContain($"{Realm}\\Administrators");
    }

    [Fact]
    public async Task SetRole_ByAnotherUser_IsNoPermission()
    {
        var session = await _node.LogInAsync(_node.SsoAdmin, "Login", Ann);

        (await _node.CallAsync(_node.SsoAdmin, "SetRole", Role("ann", "Administrator"), session)).Fault.Should().Be("SsoFaultNoPermission");

        (await GroupsOfAnnAsync()).Should().NotContain($"{Realm}\\Administrators");
    }

    [Fact]
    public async Task SetRole_LastAdministrator_Stays()
        => (await CallAsync("SetRole", Role("administrator", "RegularUser"))).FaultText.Should().Contain("EVS-4105");

    [Fact]
    public async Task SetRole_UnknownUser_IsAnInvalidPrincipal()
        => (await CallAsync("SetRole", Role("nobody", "Administrator"))).Fault.Should().Be("SsoFaultInvalidPrincipalFault");

    [Theory]
    [InlineData("SetRole", "Emperor")]
    [InlineData("GrantWSTrustRole", "Administrator")]
    public async Task Role_Unknown_IsAnInvalidArgument(string method, string role)
        => (await CallAsync(method, Role("ann", role))).Fault.Should().Be("InvalidArgument");

    [Fact]
    public async Task SetRole_UserOfAnotherDomain_IsAnInvalidArgument()
        => (await CallAsync("SetRole", Role("ann", "Administrator", domain: "other.local"))).Fault.Should().Be("InvalidArgument");

    [Fact]
    public async Task Logout_InASession_EndsIt()
    {
        await CallAsync("Logout", "");

        (await CallAsync("FindSolutionUser", "<userName>vpxd</userName>")).Fault.Should().Be("SsoFaultNotAuthenticated");
    }

    [Theory]
    [InlineData("SendMail", "EVS-1301")]
    [InlineData("ResetSelfLocalPersonUserPassword", "EVS-1301")]
    [InlineData("RegisterLdap", "EVS-1307")]
    [InlineData("UpdateLdap", "EVS-1307")]
    [InlineData("ProbeConnectivity", "EVS-1307")]
    [InlineData("AddCertificate", "EVS-1307")]
    [InlineData("SetSignerIdentity", "EVS-1308")]
    [InlineData("UpdateLockoutPolicy", "EVS-1309")]
    public async Task Call_MethodThatIsNotOffered_IsNotSupportedWithItsReason(string method, string code)
    {
        var answer = await CallAsync(method, "");

        answer.Fault.Should().Be("NotSupported");
        answer.FaultText.Should().Contain(code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SetNewSignerIdentity_KeyAndChain_IsPublishedAndSignsNotYet(bool asPem)
    {
        var (key, certificate) = NewSigner();
        var ring = _node.Node.Get<RealmDirectory>().Default!.Ring;

        var answer = await CallAsync("SetNewSignerIdentity", asPem
            ? SignerArguments(key.ExportPkcs8PrivateKeyPem(), certificate.ExportCertificatePem())
            : SignerArguments(Convert.ToBase64String(key.ExportPkcs8PrivateKey()), Convert.ToBase64String(certificate.RawData)));

        answer.Status.Should().Be(200);
        var after = _node.Node.Get<RealmDirectory>().Default!.Ring;
        var brought = after.Entries.Single(entry => ring.Find(entry.KeyId) is null);
        (brought.IsPublished, brought.IsPromoted, brought.Credential.Certificate.Thumbprint).Should().Be((true, false, certificate.Thumbprint));
        after.DefaultSignerAt(_node.Node.Time.GetUtcNow())!.KeyId.Should().Be(ring.Entries[0].KeyId);
        _node.Audit().Should().EndWith($"keys import {VsphereNode.Administrator} done");
    }

    [Fact]
    public async Task SetNewSignerIdentity_ByAnotherUser_IsNoPermissionAndImportsNothing()
    {
        var (key, certificate) = NewSigner();
        var session = await _node.LogInAsync(_node.SsoAdmin, "Login", Ann);

        var answer = await _node.CallAsync(
            _node.SsoAdmin, "SetNewSignerIdentity", SignerArguments(Convert.ToBase64String(key.ExportPkcs8PrivateKey()), Convert.ToBase64String(certificate.RawData)), session);

        answer.Fault.Should().Be("SsoFaultNoPermission");
        _node.Node.Get<RealmDirectory>().Default!.Ring.Entries.Should().ContainSingle();
    }

    [Fact]
    public async Task SetNewSignerIdentity_KeyOfAnotherCertificate_IsRefusedAndNotQuoted()
    {
        var (key, _) = NewSigner();
        var (_, certificate) = NewSigner();
        var base64 = Convert.ToBase64String(key.ExportPkcs8PrivateKey());

        foreach (var signingKey in new[] { base64, "none", base64[..^40], "" })
        {
            var answer = await CallAsync("SetNewSignerIdentity", SignerArguments(signingKey, Convert.ToBase64String(certificate.RawData)));

            answer.Fault.Should().NotBeNull();
            answer.FaultText.Should().Contain("EVS-").And.NotContain(base64[..40]);
        }

        _node.Node.Get<RealmDirectory>().Default!.Ring.Entries.Should().ContainSingle();
    }

    private static (RSA Key, X509Certificate2 Certificate) NewSigner()
    {
        var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=brought along", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        return (key, request.CreateSelfSigned(TestNode.Start.AddHours(-1), TestNode.Start.AddDays(200)));
    }

    private static string SignerArguments(string key, string certificate)
        => $"<signingKey>{key}</signingKey><signingCertificateChain><certificates>{certificate}</certificates></signingCertificateChain>";

    /// <summary>The whole table: a method that is added later must say who may call it, or be named here.</summary>
    [Fact]
    public async Task Methods_WithoutASession_OnlyTheOpenOnesAreAnswered()
    {
        var open = new List<string>();
        foreach (var method in _node.SsoAdmin.Methods.Keys)
        {
            if ((await _node.CallAsync(_node.SsoAdmin, method, ArgumentsOf(method))).Fault != "SsoFaultNotAuthenticated")
                open.Add(method);
        }

        open.Should().BeEquivalentTo(
            "SsoAdminServiceInstance", "SsoGroupcheckServiceInstance", "Login",
            "GetTrustedCertificates", "GetKnownCertificateChains", "GetIssuersCertificates", "ResetLocalUserPassword");
    }

    [Fact]
    public async Task Methods_InASessionOfAnother_OnlyThoseAboutOneselfAndTheRealmAreAnswered()
    {
        var session = await _node.LogInAsync(_node.SsoAdmin, "Login", Ann);
        var answered = new List<string>();
        foreach (var method in _node.SsoAdmin.Methods.Keys.Except(["Login", "Logout"]))
        {
            if ((await _node.CallAsync(_node.SsoAdmin, method, ArgumentsOf(method), session)).Fault != "SsoFaultNoPermission")
                answered.Add(method);
        }

        answered.Should().BeEquivalentTo(
            "SsoAdminServiceInstance", "SsoGroupcheckServiceInstance",
            "GetTrustedCertificates", "GetKnownCertificateChains", "GetIssuersCertificates", "ResetLocalUserPassword",
            "GetLocalPasswordPolicy", "GetLockoutPolicy", "Get", "GetDomains", "GetSystemDomainName", "IdS_getDefaultDomains",
            "GetClockTolerance", "GetMaximumBearerTokenLifetime", "GetMaximumHoKTokenLifetime", "GetDelegationCount", "GetRenewCount",
            "GetSslCertificateManager", "GetAllCertificates", "FindCertificate");
    }

    /// <summary>All that any method reads, about the administrator.</summary>
    private static string ArgumentsOf(string method) => $"""
        <userName>administrator</userName><username>administrator</username><principalName>administrator</principalName><groupName>Administrators</groupName>
        <userId><name>administrator</name><domain>{Realm}</domain></userId><groupId><name>Administrators</name><domain>{Realm}</domain></groupId>
        <userIds><name>administrator</name><domain>{Realm}</domain></userIds><groupIds><name>ActAsUsers</name><domain>{Realm}</domain></groupIds>
        <groupList><name>Administrators</name><domain>{Realm}</domain></groupList>
        <principalId><name>administrator</name><domain>{Realm}</domain></principalId><principalsIds><name>administrator</name><domain>{Realm}</domain></principalsIds>
        <userDetails><certificate>{Service.Base64}</certificate></userDetails><groupDetails></groupDetails><domainNames>{Realm}</domainNames>
        <password>correct horse battery</password><newPassword>correct horse battery</newPassword><currentPassword>wrong</currentPassword>
        <role>{(method == "SetRole" ? "Administrator" : "ActAsUser")}</role><criteria><searchString></searchString><domain>{Realm}</domain></criteria><limit>10</limit><fingerprint>00</fingerprint>
        {PolicyXml.Vsphere}
        """;

    private Task<Answer> CallAsync(string method, string arguments) => _node.CallAsync(_node.SsoAdmin, method, arguments, _session);

    private async Task<IReadOnlyList<string>> GroupsOfAnnAsync()
        => (await _node.Node.Get<IIdentitySource>().FindAsync(Realm, Ann, CancellationToken.None)).OrThrow().Groups;

    private static string User(string name, ServiceIdentity service)
        => $"<userName>{name}</userName><userDetails><description>a test</description><certificate>{service.Base64}</certificate></userDetails>";

    private static string Role(string user, string role, string domain = Realm)
        => $"<userId><name>{user}</name><domain>{domain}</domain></userId><role>{role}</role>";
}
