using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Govmomi;

/// <summary>
/// govmomi's <c>ssoadmin</c> package administers a realm of its own. What it reads back and what <c>everseal</c> says
/// on the host must be the same.
/// </summary>
[Trait("Needs", "DebianPackages")]
public sealed class SsoAdminClientTests(SsoAdminClient client) : IClassFixture<SsoAdminClient>, IAsyncLifetime
{
    private const string NotAuthenticated = "types.NotAuthenticated";
    private const string NoPermission = "types.NoPermission";

    private readonly TemporaryDirectory _directory = new();
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(new ServerLaunch(_directory["data"]) { Realm = "vsphere.local" });

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Person_CreatedChangedAndRemoved_IsTheSameOnTheHost()
    {
        var made = await AdministerAsync("create-person", "find-person", "find-person-unknown", "find-persons", "find-user");

        made.Values.Should().AllSatisfy(step => step.Error.Should().BeNull());
        made["find-person"].Result.GetProperty("Details").GetProperty("LastName").GetString().Should().Be("O'Brien <x>");
        made["find-person"].Result.GetProperty("Id").GetProperty("Domain").GetString().Should().Be("vsphere.local");
        made["find-person-unknown"].Result.ValueKind.Should().Be(JsonValueKind.Null, "to find nobody is no fault");
        made["find-persons"].Result.GetArrayLength().Should().Be(1);
        made["find-user"].Result.GetProperty("Kind").GetString().Should().Be("person");

        var onTheHost = await ShowAsync("user", "show", "zoe");
        onTheHost.GetProperty("givenName").GetString().Should().Be("Zoë");
        onTheHost.GetProperty("description").GetString().Should().Be("made by govmomi");

        (await AdministerAsync("update-person", "reset-password", "disable")).Values.Should().AllSatisfy(step => step.Error.Should().BeNull());
        onTheHost = await ShowAsync("user", "show", "zoe");
        onTheHost.GetProperty("givenName").GetString().Should().Be("Zoe");
        onTheHost.GetProperty("enabled").GetBoolean().Should().BeFalse();
        onTheHost.GetProperty("surname").ValueKind.Should().Be(JsonValueKind.Null, "an update replaces all details");

        (await AdministerAsync("delete-person"))["delete-person"].Error.Should().BeNull();
        (await _server.CommandAsync("user", "show", "zoe")).ExitCode.Should().Be(2);
    }

    [Fact]
    public async Task OwnPassword_ChangedWithoutASession_LogsIn()
    {
        await AdministerAsync("create-person", "reset-password");

        (await RunAsync(null, "reset-own-password"))["reset-own-password"].Error.Should().BeNull();

        var asZoe = await RunAsync(("zoe@vsphere.local", "a third horse battery"), "find-person", "find-persons");
        asZoe["find-person"].Error.Should().BeNull("one's own entry is one's own");
        asZoe["find-persons"].FaultType.Should().Be(NoPermission);
    }

    [Fact]
    public async Task Group_WithMembersOfEveryKind_IsTheSameOnTheHost()
    {
        await AdministerAsync("create-person", "create-solution");
        var made = await AdministerAsync(
            "create-group", "create-outer-group", "update-group", "add-members", "add-group", "find-group", "find-groups", "members", "parents",
            "add-group-cycle", "add-unknown-member");

        made["find-group"].Result.GetProperty("Details").GetProperty("Description").GetString().Should().Be("they keep on");
        made["find-groups"].Result.GetArrayLength().Should().Be(1);
        Names(made["members"]).Should().Equal("zoe", "robot");
        made["parents"].Result.EnumerateArray().Select(group => group.GetProperty("Name").GetString()).Should().Equal("keepers", "outer", "Everyone");
        made["add-group-cycle"].FaultType.Should().Be("main.GroupCyclicDependency");
        made["add-unknown-member"].FaultType.Should().Be("main.InvalidPrincipal");
        Members(await ShowAsync("group", "show", "keepers")).Should().Equal("robot", "zoe");
        Members(await ShowAsync("group", "show", "outer")).Should().Equal("keepers");

        (await AdministerAsync("remove-members"))["remove-members"].Error.Should().BeNull();
        Members(await ShowAsync("group", "show", "keepers")).Should().Equal("zoe");
    }

    [Fact]
    public async Task SolutionUser_CreatedAndItsCertificateReplaced_IsTheSameOnTheHost()
    {
        var made = await AdministerAsync("create-solution", "create-solution-twin", "find-solution", "find-solutions");

        made["create-solution"].Error.Should().BeNull();
        made["create-solution-twin"].FaultType.Should().Be("types.InvalidArgument");
        made["create-solution-twin"].FaultString.Should().Contain("EVS-4107");
        made["find-solution"].Result.GetProperty("Details").GetProperty("Certificate").GetString().Should().Be(Base64(First));
        (await FingerprintAsync()).Should().Be(Fingerprint(First));

        var renewed = await AdministerAsync("update-solution", "find-solution");
        renewed["find-solution"].Result.GetProperty("Details").GetProperty("Description").GetString().Should().Be("a renewed robot");
        (await FingerprintAsync()).Should().Be(Fingerprint(Second));
    }

    [Fact]
    public async Task Roles_SetAndRevoked_AreMembershipsOnTheHost()
    {
        await AdministerAsync("create-person", "create-solution");

        (await AdministerAsync("set-administrator", "grant-act-as")).Values.Should().AllSatisfy(step => step.Result.GetBoolean().Should().BeTrue());
        Groups(await ShowAsync("user", "show", "zoe")).Should().Contain("Administrators");
        Groups(await ShowAsync("service", "show", "robot")).Should().Contain("ActAsUsers");

        (await AdministerAsync("set-regular", "revoke-act-as")).Values.Should().AllSatisfy(step => step.Result.GetBoolean().Should().BeTrue());
        Groups(await ShowAsync("user", "show", "zoe")).Should().BeEmpty();
        Groups(await ShowAsync("service", "show", "robot")).Should().BeEmpty();
        (await AdministerAsync("revoke-act-as"))["revoke-act-as"].Result.GetBoolean().Should().BeFalse();
    }

    [Fact]
    public async Task PasswordPolicy_Set_IsEnforcedAndShownOnTheHost()
    {
        var set = await AdministerAsync("get-policy", "set-policy", "set-policy-impossible", "create-weak", "get-lockout", "domain");

        set["get-policy"].Result.GetProperty("PasswordFormat").GetProperty("LengthRestriction").GetProperty("MinLength").GetInt32().Should().Be(12);
        set["set-policy"].Error.Should().BeNull();
        set["set-policy-impossible"].FaultType.Should().Be("main.InvalidPasswordPolicy");
        set["create-weak"].FaultType.Should().Be("main.PasswordPolicyViolation");
        set["create-weak"].FaultString.Should().NotContain("without any digit");
        set["get-lockout"].Result.GetProperty("MaxFailedAttempts").GetInt32().Should().Be(5);
        set["domain"].Result.GetString().Should().Be("vsphere.local");

        var shown = await ShowAsync("password-policy", "show");
        shown.GetProperty("minDigits").GetInt32().Should().Be(1);
        shown.GetProperty("lifetimeDays").GetInt32().Should().Be(365);
        shown.GetProperty("description").GetString().Should().Be("set by govmomi");

        (await AdministerAsync("reset-policy"))["reset-policy"].Error.Should().BeNull();
        (await ShowAsync("password-policy", "show")).GetProperty("lifetimeDays").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task Certificates_WithoutASession_AreTheChainThatSignsAndThatTlsIsTrustedBy()
    {
        var read = await RunAsync(null, "trusted-certificates", "known-chains", "issuers", "ssl-certificates", "find-persons", "set-policy");

        var trusted = Certificates(read["trusted-certificates"].Result);
        trusted.Should().HaveCount(3);
        trusted[^1].Thumbprint.Should().Be(X509CertificateLoader.LoadCertificateFromFile(_server.Ready.CaFile).Thumbprint);
        Certificates(read["known-chains"].Result[0].GetProperty("Certificates")).Select(one => one.Thumbprint).Should().Equal(trusted.Select(one => one.Thumbprint));
        Certificates(read["issuers"].Result).Single().Thumbprint.Should().Be(trusted[0].Thumbprint);
        new[] { "ssl-certificates", "find-persons", "set-policy" }.Should().AllSatisfy(step => read[step].FaultType.Should().Be(NotAuthenticated));

        Certificates((await AdministerAsync("ssl-certificates"))["ssl-certificates"].Result).Select(one => one.Thumbprint)
            .Should().BeEquivalentTo(trusted.Skip(1).Select(one => one.Thumbprint));
    }

    [Fact]
    public async Task SetNewSignerIdentity_ByAnAdministrator_IsPublishedAndSignsWhenPromoted()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=brought along", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(200));
        string[] signer =
        [
            "-signer-key", _directory.Write("signer.key", key.ExportPkcs8PrivateKeyPem()), "-signer-cert", _directory.Write("signer.pem", certificate.ExportCertificatePem()),
        ];

        var steps = await client.RunAsync(_server, (_server.Ready.Administrator, _server.Password), signer, "set-signer", "issuers");

        steps["set-signer"].Error.Should().BeNull();
        var issuers = Certificates(steps["issuers"].Result);
        issuers.Select(one => one.Thumbprint).Should().HaveCount(2).And.EndWith(certificate.Thumbprint, "the one that signs stays the first");
        (await _server.CommandAsync("keys", "promote", "--yes")).Succeeded();
        Certificates((await AdministerAsync("issuers"))["issuers"].Result)[0].Thumbprint.Should().Be(certificate.Thumbprint);
        (await AdministerAsync("find-persons"))["find-persons"].Error.Should().BeNull("a token that the new key signed logs in");
    }

    [Fact]
    public async Task Change_ByAnotherUser_IsNoPermissionAndChangesNothing()
    {
        await AdministerAsync("create-person", "create-solution");

        string[] changes = ["create-group", "set-administrator", "update-solution", "reset-password", "delete-person", "set-policy"];
        var refused = await RunAsync(("zoe@vsphere.local", "correct horse battery"), changes);

        refused["set-policy"].FaultType.Should().Be(NoPermission);
        refused.Values.Should().AllSatisfy(step => step.FaultType.Should().Be(NoPermission));
        Groups(await ShowAsync("user", "show", "zoe")).Should().BeEmpty();
        (await FingerprintAsync()).Should().Be(Fingerprint(First));
    }

    private static X509Certificate2 First { get; } = NewCertificate();

    private static X509Certificate2 Second { get; } = NewCertificate();

    private Task<IReadOnlyDictionary<string, SsoAdminStep>> AdministerAsync(params string[] steps)
        => RunAsync((_server.Ready.Administrator, _server.Password), steps);

    private Task<IReadOnlyDictionary<string, SsoAdminStep>> RunAsync((string Name, string Password)? user, params string[] steps)
        => client.RunAsync(
            _server,
            user,
            ["-cert", _directory.Write("first.pem", First.ExportCertificatePem()), "-second", _directory.Write("second.pem", Second.ExportCertificatePem())],
            steps);

    private async Task<JsonElement> ShowAsync(params string[] command)
    {
        using var shown = JsonDocument.Parse((await _server.CommandAsync([.. command, "-o", "json"])).Succeeded());
        return shown.RootElement.Clone();
    }

    private async Task<string?> FingerprintAsync()
        => (await ShowAsync("service", "show", "robot")).GetProperty("certificate").GetProperty("sha256").GetString();

    private static string Fingerprint(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    private static string Base64(X509Certificate2 certificate) => Convert.ToBase64String(certificate.RawData);

    private static IReadOnlyList<X509Certificate2> Certificates(JsonElement list)
        => [.. list.EnumerateArray().Select(text => X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text.GetString()!)))];

    private static IEnumerable<string?> Names(SsoAdminStep step)
        => step.Result.EnumerateArray().Select(found => found.GetProperty("Id").GetProperty("Name").GetString());

    private static IEnumerable<string?> Members(JsonElement group) => group.GetProperty("members").EnumerateArray().Select(member => member.GetString());

    private static IEnumerable<string?> Groups(JsonElement principal) => principal.GetProperty("groups").EnumerateArray().Select(group => group.GetString());

    private static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=robot", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(90));
    }
}
