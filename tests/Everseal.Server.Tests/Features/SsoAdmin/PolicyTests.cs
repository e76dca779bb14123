using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Server.Authorities;
using Everseal.Server.IdentitySources;
using Everseal.Server.Realms;
using Everseal.Server.Storage.Stores;
using Everseal.Server.Tests.Vmomi;

namespace Everseal.Server.Tests.Features.SsoAdmin;

/// <summary>What a realm asks of passwords, which domains it knows, and the certificates that verify its tokens.</summary>
public sealed class PolicyTests : IAsyncLifetime
{
    private const string Realm = TestNode.Realm;
    private const string Password = "correct horse battery";

    private VsphereNode _node = null!;
    private string _session = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await VsphereNode.StartAsync();
        _session = await _node.LogInAsync(_node.SsoAdmin, "Login");
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task GetLocalPasswordPolicy_NewRealm_AsksForLengthAndNeverExpires()
    {
        var policy = await CallAsync("GetLocalPasswordPolicy");

        policy.Value("passwordFormat/lengthRestriction/minLength").Should().Be("12");
        policy.Value("passwordFormat/lengthRestriction/maxLength").Should().Be("128");
        policy.Value("passwordFormat/minNumericCount").Should().Be("0");
        policy.Value("prohibitedPreviousPasswordsCount").Should().Be("5");
        policy.Value("passwordLifetimeDays").Should().BeNull();
    }

    [Fact]
    public async Task UpdateLocalPasswordPolicy_Vspheres_IsReadBackStoredAndEnforced()
    {
        (await CallAsync("UpdateLocalPasswordPolicy", PolicyXml.Vsphere)).Fault.Should().BeNull();

        var policy = await CallAsync("GetLocalPasswordPolicy");
        policy.Value("description").Should().Be("the usual");
        policy.Value("passwordFormat/alphabeticRestriction/minAlphabeticCount").Should().Be("2");
        policy.Value("passwordFormat/maxIdenticalAdjacentCharacters").Should().Be("3");
        policy.Value("passwordLifetimeDays").Should().Be("90");
        _node.Audit().Should().EndWith($"password-policy set {VsphereNode.Administrator} done");

        _node.Node.Get<RealmDirectory>().Reload();
        _node.Realm.Settings.Passwords.MinSpecial.Should().Be(1, "it was written down");

        var users = _node.Node.Get<UserStore>();
        (await users.AddAsync(Realm, new NewUser("ann"), Password, CancellationToken.None)).Error!.PublicDetail.Should().Contain("8 to 20");
        (await users.AddAsync(Realm, new NewUser("ann"), "Passw0rd!", CancellationToken.None)).OrThrow().PasswordExpiresAt.Should().Be(_node.Now.AddDays(90));
    }

    [Fact]
    public async Task UpdateLocalPasswordPolicy_NobodyCouldSatisfyIt_IsAnInvalidPolicyAndChangesNothing()
    {
        (await CallAsync("UpdateLocalPasswordPolicy", PolicyXml.Of(minLength: 21, lifetimeDays: 0))).Fault.Should().Be("SsoAdminFaultInvalidPasswordPolicyFault");

        (await CallAsync("GetLocalPasswordPolicy")).Value("passwordFormat/lengthRestriction/minLength").Should().Be("12");
    }

    [Fact]
    public async Task UpdateLocalPasswordPolicy_EveryAdministratorsPasswordOlder_IsRefused()
    {
        _node.Node.Time.AdjustTime(_node.Now.AddDays(40));
        _session = await _node.LogInAsync(_node.SsoAdmin, "Login");

        (await CallAsync("UpdateLocalPasswordPolicy", PolicyXml.Of(minLength: 8, lifetimeDays: 30))).FaultText.Should().Contain("EVS-4111");

        (await CallAsync("UpdateLocalPasswordPolicy", PolicyXml.Of(minLength: 8, lifetimeDays: 50))).Fault.Should().BeNull();
    }

    [Fact]
    public async Task Authenticate_PasswordExpired_IsToldToWhoeverKnowsItOnly()
    {
        await AddAnnAsync(lifetimeDays: 30);
        _node.Node.Time.AdjustTime(_node.Now.AddDays(30));

        var right = await LogInAsync(Password);
        var wrong = await LogInAsync("wrong password");

        (right.Error!.Code, right.Error.PublicDetail).Should().Be((ErrorCodes.Identities.PasswordExpired, "Password of the user logging on is expired."));
        (wrong.Error!.Code, wrong.Error.PublicDetail).Should().Be((ErrorCodes.Identities.AuthenticationFailed, "Invalid credentials"));
    }

    [Fact]
    public async Task ResetLocalUserPassword_PasswordExpired_LetsTheUserInAgain()
    {
        await AddAnnAsync(lifetimeDays: 30);
        _node.Node.Time.AdjustTime(_node.Now.AddDays(31));

        (await _node.CallAsync(_node.SsoAdmin, "ResetLocalUserPassword",
            $"<username>ann</username><currentPassword>{Password}</currentPassword><newPassword>another long password</newPassword>")).Fault.Should().BeNull();

        (await LogInAsync("another long password")).IsSuccess.Should().BeTrue();
    }

    /// <summary>The way in when every administrator's password has expired: the host.</summary>
    [Fact]
    public async Task ResetPassword_AdministratorExpired_LetsInAgain()
    {
        await SetLifetimeAsync(30);
        _node.Node.Time.AdjustTime(_node.Now.AddDays(31));

        (await _node.Node.Get<UserStore>().ResetPasswordAsync(Realm, "administrator", "another long password", CancellationToken.None)).OrThrow();

        (await LogInAsync("another long password", "administrator")).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task ResetPassword_HistoryOfNone_TakesTheSameAgain()
    {
        await AddAnnAsync(lifetimeDays: 30);
        var users = _node.Node.Get<UserStore>();
        (await users.ResetPasswordAsync(Realm, "ann", Password, CancellationToken.None)).IsSuccess.Should().BeFalse();

        await _node.Node.Get<PasswordPolicies>().ChangeAsync(Realm, policy => policy with { History = 0 }, CancellationToken.None);

        (await users.ResetPasswordAsync(Realm, "ann", Password, CancellationToken.None)).OrThrow();
    }

    [Fact]
    public async Task GetLockoutPolicy_Always_IsWhatTheThrottleDoes()
    {
        var policy = await CallAsync("GetLockoutPolicy");

        policy.Value("maxFailedAttempts").Should().Be($"{LoginThrottle.AllowedFailures}");
        policy.Value("failedAttemptIntervalSec").Should().Be("180");
        policy.Value("autoUnlockIntervalSec").Should().Be("300");
    }

    [Fact]
    public async Task Get_IdentitySources_IsTheRealmAlone()
    {
        var sources = await CallAsync("Get");

        sources.Value("all/name").Should().Be(Realm);
        sources.Value("system/domains/name").Should().Be(Realm);
        sources.Returned[0].Elements().Select(member => member.Name.LocalName).Should().Equal("all", "system");
        (await CallAsync("IdS_getDefaultDomains")).Returned.Single().Value.Should().Be(Realm);
        (await CallAsync("GetDomains")).Value("systemDomainName").Should().Be(Realm);
    }

    [Fact]
    public async Task SetDefaultDomains_OwnOrAnother_IsGrantedOrRefused()
    {
        (await CallAsync("IdS_setDefaultDomains", $"<domainNames>{Realm}</domainNames>")).Fault.Should().BeNull();
        (await CallAsync("IdS_setDefaultDomains", "<domainNames>corp.example</domainNames>")).Fault.Should().Be("InvalidArgument");
    }

    [Fact]
    public async Task Certificates_Anonymous_AreTheSigningChainUpToTheRoot()
    {
        var anchors = _node.Node.Get<CertificateAuthority>().ReadAuthorities();
        var signer = _node.Realm.Ring.SignerAt(_node.Now).OrThrow().Certificate;

        var trusted = Read(await _node.CallAsync(_node.SsoAdmin, "GetTrustedCertificates"));
        trusted.Should().Equal([signer.Thumbprint, .. anchors.Reverse().Select(anchor => X509CertificateLoader.LoadCertificate(anchor.Certificate).Thumbprint)]);
        Read(await _node.CallAsync(_node.SsoAdmin, "GetIssuersCertificates")).Should().Equal(signer.Thumbprint);
        (await _node.CallAsync(_node.SsoAdmin, "GetKnownCertificateChains")).Returned.Single().Elements().Should().HaveCount(3);
    }

    /// <summary>An expired signing certificate is trusted by nobody, so it is published to nobody.</summary>
    [Fact]
    public async Task Certificates_SignerExpired_AreNone()
    {
        _node.Node.Time.AdjustTime(_node.Now.AddDays(800));

        (await _node.CallAsync(_node.SsoAdmin, "GetIssuersCertificates")).Returned.Should().BeEmpty();
        (await _node.CallAsync(_node.SsoAdmin, "GetTrustedCertificates")).Returned.Should().BeEmpty();
    }

    [Fact]
    public async Task FindCertificate_ByFingerprintOfTheRoot_IsTheRoot()
    {
        var all = Read(await CallAsync("GetAllCertificates"));

        all.Should().HaveCount(2);
        Read(await CallAsync("FindCertificate", $"<fingerprint>{string.Join(':', all[0].Chunk(2).Select(pair => new string(pair)))}</fingerprint>")).Should().Equal(all[0]);
        (await CallAsync("FindCertificate", "<fingerprint>00:11</fingerprint>")).Returned.Should().BeEmpty();
    }

    private static IReadOnlyList<string> Read(Answer answer)
        => [.. answer.Returned.Select(certificate => X509CertificateLoader.LoadCertificate(Convert.FromBase64String(certificate.Value)).Thumbprint)];

    private async Task AddAnnAsync(int lifetimeDays)
    {
        await SetLifetimeAsync(lifetimeDays);
        (await _node.Node.Get<UserStore>().AddAsync(Realm, new NewUser("ann"), Password, CancellationToken.None)).OrThrow();
    }

    private async Task SetLifetimeAsync(int days)
        => (await _node.Node.Get<PasswordPolicies>().ChangeAsync(Realm, policy => policy with { LifetimeDays = days }, CancellationToken.None)).OrThrow();

    private ValueTask<Result<Core.Tokens.Subject>> LogInAsync(string password, string user = "ann")
        => _node.Node.Get<IIdentitySource>().AuthenticateAsync(Realm, user, password, AttemptSource.FromAddress(null), CancellationToken.None);

    private Task<Answer> CallAsync(string method, string arguments = "") => _node.CallAsync(_node.SsoAdmin, method, arguments, _session);
}
