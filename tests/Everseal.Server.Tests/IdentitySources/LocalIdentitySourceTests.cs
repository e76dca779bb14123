using System.Net;
using Everseal.Core.Errors;
using Everseal.Core.Tokens;
using Everseal.Server.IdentitySources;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Tests.IdentitySources;

public sealed class LocalIdentitySourceTests(NodeFixture fixture) : IClassFixture<NodeFixture>
{
    private const string Password = "correct horse battery";
    private static readonly AttemptSource Somewhere = AttemptSource.FromAddress(IPAddress.Parse("192.0.2.1"));
    private static readonly AttemptSource Elsewhere = AttemptSource.FromAddress(IPAddress.Parse("192.0.2.2"));

    private readonly TestNode _node = fixture.Node;

    [Theory]
    [InlineData("Alice", "alice")]
    [InlineData("Bob-1", "BOB-1")]
    [InlineData("Carol", "carol@everseal.local")]
    [InlineData("Dave", "dave@EVERSEAL.LOCAL")]
    [InlineData("Erin", @"everseal.local\erin")]
    public async Task Authenticate_AnyFormOfTheName_GivesTheRegisteredOne(string registered, string typed)
    {
        await AddUserAsync(registered);

        (await LogInAsync(typed)).OrThrow().NameId.Should().Be($"{registered}@everseal.local");
    }

    [Fact]
    public async Task Authenticate_KnownUser_DescribesThePerson()
    {
        await _node.Get<UserStore>().AddAsync(
            TestNode.Realm, new NewUser("grace", "Grace", "Hopper", "grace@example.org"), Password, CancellationToken.None);

        var subject = (await LogInAsync("grace")).OrThrow();

        subject.Should().BeEquivalentTo(new Subject(
            "grace@everseal.local", SubjectKind.Person, [@"everseal.local\Everyone"], "Grace", "Hopper", "grace@example.org",
            IsSolution: false, AuthenticationMethod.Password, _node.Time.GetUtcNow()));
    }

    [Fact]
    public async Task Authenticate_NestedGroups_AreAllListed()
    {
        await AddUserAsync("nested");
        var groups = _node.Get<GroupStore>();
        await groups.AddAsync(TestNode.Realm, "inner", null, CancellationToken.None);
        await groups.AddAsync(TestNode.Realm, "outer", null, CancellationToken.None);
        await groups.AddMemberAsync(TestNode.Realm, "inner", "nested", CancellationToken.None);
        await groups.AddMemberAsync(TestNode.Realm, "outer", "inner", CancellationToken.None);

        (await LogInAsync("nested")).OrThrow().Groups
            .Should().Equal(@"everseal.local\inner", @"everseal.local\outer", @"everseal.local\Everyone");
    }

    [Fact]
    public async Task Authenticate_EveryReasonToRefuse_HasTheSameWordsAndItsOwnInternalDetail()
    {
        await AddUserAsync("known");
        await AddUserAsync("disabled");
        await _node.Get<UserStore>().DisableAsync(TestNode.Realm, "disabled", CancellationToken.None);

        var refusals = new[]
        {
            await LogInAsync("nobody"),
            await LogInAsync("known", "wrong password"),
            await LogInAsync("disabled"),
            await LogInAsync("known@other.realm"),
            await LogInAsync("known", new string('x', 100_000)),
            await LogInAsync(new string('x', 257)),
        };

        refusals.Select(refusal => refusal.Error!.Code).Should().AllBeEquivalentTo(ErrorCodes.Identities.AuthenticationFailed);
        refusals.Select(refusal => refusal.Error!.PublicDetail).Distinct().Should().Equal("Invalid credentials");
        refusals.Select(refusal => refusal.Error!.InternalDetail).Should().Equal(
            "nobody does not exist", "wrong password for known", "disabled is disabled", "known@other.realm does not exist", "wrong password for known",
            "a user name of 257 characters");
    }

    [Fact]
    public async Task Authenticate_FifthFailure_LocksThatSourceForFiveMinutes()
    {
        await AddUserAsync("locked");
        await FailAsync("locked", times: 5);

        (await LogInAsync("locked")).Error!.InternalDetail.Should().StartWith("192.0.2.1 is locked out for locked until");

        _node.Time.Advance(TimeSpan.FromMinutes(5));
        (await LogInAsync("locked")).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task Authenticate_OneNameAllTheTime_IsSlowedForThatSourceAlone()
    {
        await AddUserAsync("looping");
        var script = AttemptSource.FromAddress(IPAddress.Parse("192.0.2.60"));
        Result<Subject> last;
        var logins = 0;
        do
        {
            last = await LogInAsync("looping", source: script);
        }
        while (last.IsSuccess && ++logins < 1000);

        last.Error!.Code.Should().Be(ErrorCodes.Identities.TooManyForUser);
        logins.Should().Be(100, "the clock stands still: that is the whole burst");
        (await LogInAsync("looping")).IsSuccess.Should().BeTrue("another source is not concerned");
        _node.Time.Advance(TimeSpan.FromSeconds(1));
        (await LogInAsync("looping", source: script)).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task Authenticate_FourFailures_LocksNobody()
    {
        await AddUserAsync("four");
        await FailAsync("four", times: 4);

        (await LogInAsync("four")).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task Authenticate_FailuresOverMoreThanThreeMinutes_LockNobody()
    {
        await AddUserAsync("slow");
        await FailAsync("slow", times: 4);
        _node.Time.Advance(TimeSpan.FromMinutes(3) + TimeSpan.FromSeconds(1));
        await FailAsync("slow", times: 4);

        (await LogInAsync("slow")).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task Authenticate_LockedForOneSource_IsOpenForAnother()
    {
        await AddUserAsync("flooded");
        await FailAsync("flooded", times: 5);

        (await LogInAsync("flooded", source: Elsewhere)).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task Authenticate_OnePasswordTriedOnFiftyNames_LocksTheSource()
    {
        await AddUserAsync("sprayed");
        var sprayer = AttemptSource.FromAddress(IPAddress.Parse("192.0.2.50"));
        for (var i = 0; i < LoginThrottle.AllowedFailuresOfSource; i++)
            await LogInAsync("sprayed" + i, "wrong password", sprayer);

        var refused = (await LogInAsync("sprayed", source: sprayer)).Error!;

        (refused.Code, refused.PublicDetail).Should().Be((ErrorCodes.Identities.AuthenticationFailed, "Invalid credentials"));
        (await LogInAsync("sprayed")).IsSuccess.Should().BeTrue("another source is not concerned");
    }

    [Fact]
    public async Task Authenticate_UnknownName_LocksLikeAKnownOne()
    {
        await FailAsync("ghost", times: 5);

        (await LogInAsync("ghost")).Error!.InternalDetail.Should().Contain("locked out");
    }

    [Fact]
    public async Task Authenticate_OtherFormsOfTheName_CountTogether()
    {
        await AddUserAsync("forms");
        await FailAsync("forms", times: 2);
        await FailAsync("FORMS@everseal.local", times: 2);
        await FailAsync(@"everseal.local\Forms", times: 1);

        (await LogInAsync("forms")).IsSuccess.Should().BeFalse();
    }

    [Fact]
    public async Task FindService_RegisteredCertificate_IsThatService()
    {
        using var certificate = TestCertificates.SelfSigned("vpxd", _node.Time.GetUtcNow(), TimeSpan.FromDays(30));
        await _node.Get<ServiceStore>().RegisterAsync(TestNode.Realm, "vpxd", certificate, null, CancellationToken.None);

        var subject = (await FindServiceAsync(certificate)).OrThrow();

        (subject.NameId, subject.Kind, subject.IsSolution, subject.Method)
            .Should().Be(("vpxd@everseal.local", SubjectKind.Service, true, AuthenticationMethod.Certificate));
    }

    [Fact]
    public async Task FindService_AnotherCertificateOfTheSameSubject_IsRefused()
    {
        using var registered = TestCertificates.SelfSigned("twin", _node.Time.GetUtcNow(), TimeSpan.FromDays(30));
        using var other = TestCertificates.SelfSigned("twin", _node.Time.GetUtcNow(), TimeSpan.FromDays(30));
        await _node.Get<ServiceStore>().RegisterAsync(TestNode.Realm, "twin", registered, null, CancellationToken.None);

        (await FindServiceAsync(other)).Error!.InternalDetail.Should().StartWith("twin has registered another certificate of this subject");
    }

    [Fact]
    public async Task FindService_CertificateExpired_IsRefused()
    {
        using var certificate = TestCertificates.SelfSigned("expired", _node.Time.GetUtcNow().AddDays(-10), TimeSpan.FromDays(9));
        await _node.Get<ServiceStore>().RegisterAsync(TestNode.Realm, "expired", certificate, null, CancellationToken.None);

        (await FindServiceAsync(certificate)).Error!.InternalDetail.Should().StartWith("the certificate of expired is valid from");
    }

    [Fact]
    public async Task FindService_Disabled_IsRefused()
    {
        using var certificate = TestCertificates.SelfSigned("off", _node.Time.GetUtcNow(), TimeSpan.FromDays(30));
        await _node.Get<ServiceStore>().RegisterAsync(TestNode.Realm, "off", certificate, null, CancellationToken.None);
        await _node.Get<ServiceStore>().DisableAsync(TestNode.Realm, "off", CancellationToken.None);

        (await FindServiceAsync(certificate)).Error!.InternalDetail.Should().Be("off is disabled");
    }

    [Fact]
    public async Task Find_UserRemoved_IsRefused()
    {
        await AddUserAsync("leaver");
        await _node.Get<UserStore>().RemoveAsync(TestNode.Realm, "leaver", CancellationToken.None);

        var found = await _node.Get<IIdentitySource>().FindAsync(TestNode.Realm, "leaver@everseal.local", CancellationToken.None);

        found.Error!.Code.Should().Be(ErrorCodes.Identities.AuthenticationFailed);
    }

    private async Task AddUserAsync(string name)
        => (await _node.Get<UserStore>().AddAsync(TestNode.Realm, new NewUser(name), Password, CancellationToken.None)).OrThrow();

    private async Task<Result<Subject>> LogInAsync(string user, string password = Password, AttemptSource? source = null)
        => await _node.Get<IIdentitySource>().AuthenticateAsync(TestNode.Realm, user, password, source ?? Somewhere, CancellationToken.None);

    private async Task<Result<Subject>> FindServiceAsync(System.Security.Cryptography.X509Certificates.X509Certificate2 certificate)
        => await _node.Get<IIdentitySource>().FindServiceAsync(TestNode.Realm, certificate, CancellationToken.None);

    private async Task FailAsync(string user, int times, AttemptSource? source = null)
    {
        for (var i = 0; i < times; i++)
            await LogInAsync(user, "wrong password", source);
    }
}
