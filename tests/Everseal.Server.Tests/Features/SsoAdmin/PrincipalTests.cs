using Everseal.Server.IdentitySources;
using Everseal.Server.Tests.Vmomi;

namespace Everseal.Server.Tests.Features.SsoAdmin;

/// <summary>People and groups: made, changed, found and removed over the interface.</summary>
public sealed class PrincipalTests : IAsyncLifetime
{
    private const string Realm = TestNode.Realm;
    private const string Password = "correct horse battery";

    private VsphereNode _node = null!;
    private string _session = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await VsphereNode.StartAsync();
        _session = await _node.LogInAsync(_node.SsoAdmin, "Login");
        await CallAsync("CreateLocalPersonUser", Person("ann", "Ann", "keeps the books"));
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task CreateLocalPersonUser_Found_IsWhatWasCreated()
    {
        var found = await CallAsync("FindPersonUser", Id("userId", "ANN"));

        found.Value("id/name").Should().Be("ann");
        found.Value("id/domain").Should().Be(Realm);
        found.Value("details/firstName").Should().Be("Ann");
        found.Value("details/lastName").Should().Be("Doe");
        found.Value("details/emailAddress").Should().Be("ann@example.org");
        found.Value("details/description").Should().Be("keeps the books");
        (found.Value("disabled"), found.Value("locked")).Should().Be(("false", "false"));
        _node.Audit().Should().Contain($"user add {VsphereNode.Administrator} done");
    }

    [Fact]
    public async Task CreateLocalPersonUser_WeakPassword_IsAPolicyViolationWithoutThePassword()
    {
        var answer = await CallAsync("CreateLocalPersonUser", Person("bob", "Bob", "", password: "hunter2"));

        answer.Fault.Should().Be("SsoAdminFaultPasswordPolicyViolationFault");
        answer.FaultText.Should().NotContain("hunter2");
        (await CallAsync("FindPersonUser", Id("userId", "bob"))).Returned.Should().BeEmpty();
    }

    [Fact]
    public async Task CreateLocalPersonUser_NameTaken_IsAnInvalidPrincipal()
        => (await CallAsync("CreateLocalPersonUser", Person("Ann", "Ann", ""))).Fault.Should().Be("SsoFaultInvalidPrincipalFault");

    [Fact]
    public async Task UpdateLocalPersonUserDetails_WithoutAField_RemovesIt()
    {
        await CallAsync("UpdateLocalPersonUserDetails", "<userName>ann</userName><userDetails><firstName>Anna</firstName></userDetails>");

        var found = await CallAsync("FindPersonUser", Id("userId", "ann"));
        found.Value("details/firstName").Should().Be("Anna");
        found.Value("details/description").Should().BeNull();
    }

    [Fact]
    public async Task UpdateLocalPersonUserDetails_TooLong_IsRefused()
        => (await CallAsync("UpdateLocalPersonUserDetails", $"<userName>ann</userName><userDetails><firstName>{new string('x', 257)}</firstName></userDetails>"))
            .FaultText.Should().Contain("EVS-4112");

    [Fact]
    public async Task ResetLocalPersonUserPassword_ByAnAdministrator_IsTheNewOne()
    {
        await CallAsync("ResetLocalPersonUserPassword", "<userName>ann</userName><newPassword>another long password</newPassword>");

        (await LogInAsync("another long password")).Should().BeTrue();
    }

    [Fact]
    public async Task ResetLocalUserPassword_WithTheOldOne_NeedsNoSession()
    {
        var answer = await _node.CallAsync(_node.SsoAdmin, "ResetLocalUserPassword", Own(Password, "another long password"));

        answer.Fault.Should().BeNull();
        (await LogInAsync("another long password")).Should().BeTrue();
        _node.Audit().Should().EndWith($"user reset-password ann@{Realm} done");
    }

    [Theory]
    [InlineData("ann", "wrong")]
    [InlineData("nobody", "wrong")]
    public async Task ResetLocalUserPassword_NotProven_IsTheSameFaultForAll(string user, string current)
    {
        var answer = await _node.CallAsync(_node.SsoAdmin, "ResetLocalUserPassword", Own(current, "another long password", user));

        (answer.Fault, answer.FaultText).Should().Be(("SsoFaultInvalidCredentials", "Invalid credentials"));
        _node.Audit().Should().EndWith("user reset-password - EVS-4001");
    }

    [Fact]
    public async Task ResetLocalUserPassword_Guessed_IsLockedOutLikeALogin()
    {
        for (var i = 0; i < LoginThrottle.AllowedFailures; i++)
            await _node.CallAsync(_node.SsoAdmin, "ResetLocalUserPassword", Own("wrong", "another long password"));

        (await _node.CallAsync(_node.SsoAdmin, "ResetLocalUserPassword", Own(Password, "another long password"))).Fault.Should().Be("SsoFaultInvalidCredentials");
        (await CallAsync("FindLockedUsers", "<searchStr></searchStr><limit>10</limit>")).Value("id/name").Should().Be("ann");
        (await CallAsync("UnlockUserAccount", Id("userId", "ann"))).Returned[0].Value.Should().Be("true");
        (await _node.CallAsync(_node.SsoAdmin, "ResetLocalUserPassword", Own(Password, "another long password"))).Fault.Should().BeNull();
    }

    [Fact]
    public async Task ResetLocalUserPassword_InClear_IsRefusedBeforeThePasswordIsLookedAt()
    {
        _node.Scheme = "http";

        (await _node.CallAsync(_node.SsoAdmin, "ResetLocalUserPassword", Own(Password, "another long password"))).Fault.Should().Be("InvalidRequest");
    }

    [Fact]
    public async Task DisableUserAccount_ThenEnable_KeepsOutAndLetsIn()
    {
        (await CallAsync("DisableUserAccount", Id("userId", "ann"))).Returned[0].Value.Should().Be("true");
        (await LogInAsync(Password)).Should().BeFalse();
        (await CallAsync("FindDisabledPersonUsers", "<searchStr>an</searchStr><limit>10</limit>")).Value("id/name").Should().Be("ann");

        await CallAsync("EnableUserAccount", Id("userId", "ann"));
        (await LogInAsync(Password)).Should().BeTrue();
    }

    [Fact]
    public async Task DeleteLocalPrincipal_UserAndGroup_AreGone()
    {
        await CallAsync("CreateLocalGroup", Group("books"));
        (await CallAsync("DeleteLocalPrincipal", "<principalName>ann</principalName>")).Fault.Should().BeNull();
        (await CallAsync("DeleteLocalPrincipal", "<principalName>books</principalName>")).Fault.Should().BeNull();

        (await CallAsync("FindPersonUser", Id("userId", "ann"))).Returned.Should().BeEmpty();
        (await CallAsync("FindGroup", Id("groupId", "books"))).Returned.Should().BeEmpty();
        (await CallAsync("DeleteLocalPrincipal", "<principalName>ann</principalName>")).Fault.Should().Be("SsoFaultInvalidPrincipalFault");
    }

    [Theory]
    [InlineData("DeleteLocalPrincipal", "<principalName>administrator</principalName>", "EVS-4105")]
    [InlineData("DeleteLocalPrincipal", "<principalName>Administrators</principalName>", "EVS-4106")]
    [InlineData("DisableUserAccount", "<userId><name>administrator</name><domain>everseal.local</domain></userId>", "EVS-4105")]
    public async Task Change_WouldLeaveNoAdministrator_IsRefused(string method, string arguments, string code)
        => (await CallAsync(method, arguments)).FaultText.Should().Contain(code);

    [Theory]
    [InlineData("", 2)]
    [InlineData("ann", 1)]
    [InlineData("DOE", 1)]
    [InlineData("example.org", 1)]
    [InlineData("books", 1)]
    [InlineData("nothing like that", 0)]
    [InlineData("%", 0)]
    [InlineData("_", 0)]
    public async Task FindPersonUsers_PartOfWhatIsSaid_Finds(string text, int count)
        => (await CallAsync("FindPersonUsers", Criteria(text))).Returned.Should().HaveCount(count);

    [Fact]
    public async Task FindPersonUsers_Limit_IsHonoured()
    {
        (await CallAsync("FindPersonUsers", Criteria("", limit: 1))).Returned.Should().ContainSingle().Which.Value.Should().StartWith("administrator");
        (await CallAsync("FindPersonUsers", Criteria("", limit: -1))).Returned.Should().HaveCount(2);
        (await CallAsync("FindPersonUsers", Criteria("", limit: int.MaxValue))).Returned.Should().HaveCount(2);
        (await CallAsync("FindPersonUsers", Criteria("", limit: 0))).Returned.Should().BeEmpty();
    }

    [Fact]
    public async Task FindPersonUsers_OtherDomain_FindsNothing()
        => (await CallAsync("FindPersonUsers", Criteria("", domain: "other.local"))).Returned.Should().BeEmpty();

    [Fact]
    public async Task FindUser_PersonAndService_SaysWhichKind()
    {
        var service = ServiceIdentity.Create();
        await CallAsync("CreateLocalSolutionUser", $"<userName>vpxd</userName><userDetails><certificate>{service.Base64}</certificate></userDetails>");

        (await CallAsync("FindUser", Id("userId", "ann"))).Value("kind").Should().Be("person");
        (await CallAsync("FindUser", Id("userId", "vpxd"))).Value("kind").Should().Be("solution");
        (await CallAsync("FindUser", Id("userId", "Administrators"))).Returned.Should().BeEmpty();
        (await CallAsync("FindUsers", Criteria(""))).Returned.Should().HaveCount(3);
        (await CallAsync("FindSolutionUsers", "<searchString>VPX</searchString><limit>5</limit>")).Value("details/certificate").Should().Be(service.Base64);
    }

    [Fact]
    public async Task UpdateLocalSolutionUserDetails_NewCertificate_ReplacesTheOld()
    {
        var (old, next) = (ServiceIdentity.Create(), ServiceIdentity.Create());
        await CallAsync("CreateLocalSolutionUser", $"<userName>vpxd</userName><userDetails><certificate>{old.Base64}</certificate></userDetails>");

        await CallAsync("UpdateLocalSolutionUserDetails", $"<userName>vpxd</userName><userDetails><description>renewed</description><certificate>{next.Base64}</certificate></userDetails>");

        var identities = _node.Node.Get<IIdentitySource>();
        (await identities.FindServiceAsync(Realm, old.Certificate, CancellationToken.None)).IsSuccess.Should().BeFalse();
        (await identities.FindServiceAsync(Realm, next.Certificate, CancellationToken.None)).OrThrow().NameId.Should().Be($"vpxd@{Realm}");
        (await CallAsync("FindSolutionUser", "<userName>vpxd</userName>")).Value("details/description").Should().Be("renewed");
    }

    [Fact]
    public async Task FindPersonUser_OneselfWithoutARole_IsAnsweredAndOthersAreNot()
    {
        var own = await _node.LogInAsync(_node.SsoAdmin, "Login", $"ann@{Realm}");

        (await _node.CallAsync(_node.SsoAdmin, "FindPersonUser", Id("userId", "ann"), own)).Value("id/name").Should().Be("ann");
        (await _node.CallAsync(_node.SsoAdmin, "FindAllParentGroups", Id("userId", "Ann"), own)).Value("name").Should().Be("Everyone");
        (await _node.CallAsync(_node.SsoAdmin, "FindPersonUser", Id("userId", "administrator"), own)).Fault.Should().Be("SsoFaultNoPermission");
        (await _node.CallAsync(_node.SsoAdmin, "FindPersonUser", Id("userId", "ann@other"), own)).Fault.Should().Be("SsoFaultNoPermission");
        _node.Audit().Should().EndWith($"FindPersonUser ann@{Realm} EVS-1303");
    }

    [Theory]
    [InlineData("<userName>vpxd<name>ann</name></userName>")]
    [InlineData("<userName>vpxd<name>ann</name><domain>everseal.local</domain></userName>")]
    public async Task FindSolutionUser_TwoNamesInOne_IsNotTakenForOneself(string arguments)
    {
        await CallAsync("CreateLocalSolutionUser", $"<userName>vpxd</userName><userDetails><certificate>{ServiceIdentity.Create().Base64}</certificate></userDetails>");
        var own = await _node.LogInAsync(_node.SsoAdmin, "Login", $"ann@{Realm}");

        (await _node.CallAsync(_node.SsoAdmin, "FindSolutionUser", arguments, own)).Fault.Should().Be("SsoFaultNoPermission");
    }

    [Fact]
    public async Task Change_WithoutASession_IsOneKindOfRefusalWhateverNamesItSays()
    {
        for (var name = 0; name < 100; name++)
            await _node.CallAsync(_node.SsoAdmin, "DeleteLocalPrincipal", $"<principalName>name{name}</principalName>");

        _node.Audit().Count(line => line.StartsWith("principal remove", StringComparison.Ordinal)).Should().BeLessThan(100, "strangers' words must not fill the record");
    }

    [Fact]
    public async Task Groups_NestedAndRenamed_AreFoundFromBothSides()
    {
        await CallAsync("CreateLocalGroup", Group("inner", "the inner one"));
        await CallAsync("CreateLocalGroup", Group("outer"));
        (await CallAsync("AddUsersToLocalGroup", Id("userIds", "ann") + Id("userIds", "administrator") + "<groupName>inner</groupName>"))
            .Returned.Select(value => value.Value).Should().Equal("true", "true");
        (await CallAsync("AddGroupsToLocalGroup", Id("groupIds", "inner") + "<groupName>outer</groupName>")).Returned[0].Value.Should().Be("true");
        await CallAsync("UpdateLocalGroupDetails", Group("outer", "the outer one"));

        (await CallAsync("FindGroup", Id("groupId", "outer"))).Value("details/description").Should().Be("the outer one");
        (await CallAsync("FindGroups", Criteria("inner"))).Returned.Should().ContainSingle();
        Names(await CallAsync("FindPersonUsersInGroup", Id("groupId", "inner") + "<searchString>ann</searchString><limit>10</limit>")).Should().Equal("ann");
        Names(await CallAsync("FindUsersInGroup", Id("groupId", "outer") + "<searchString></searchString><limit>10</limit>")).Should().BeEmpty("only direct members count");
        Names(await CallAsync("FindGroupsInGroup", Id("groupId", "outer") + "<searchString></searchString><limit>10</limit>")).Should().Equal("inner");
        Names(await CallAsync("FindDirectParentGroups", Id("principalId", "ann"))).Should().Equal("inner");
        Names(await CallAsync("FindNestedParentGroups", Id("userId", "ann"))).Should().Equal("inner", "outer");
        (await CallAsync("IsMemberOfGroup", Id("userId", "ann") + Id("groupId", "OUTER"))).Returned[0].Value.Should().Be("true");
        (await CallAsync("IsMemberOfGroup", Id("userId", "ann") + Id("groupId", "Administrators"))).Returned[0].Value.Should().Be("false");
        (await CallAsync("FindParentGroups", Id("userId", "ann") + Id("groupList", "outer") + Id("groupList", "Administrators"))).Returned.Should().ContainSingle();
    }

    [Fact]
    public async Task AddUsersToLocalGroup_OneOfThemUnknown_AddsNone()
    {
        await CallAsync("CreateLocalGroup", Group("books"));

        (await CallAsync("AddUsersToLocalGroup", Id("userIds", "ann") + Id("userIds", "nobody") + "<groupName>books</groupName>")).Fault
            .Should().Be("SsoFaultInvalidPrincipalFault");

        (await CallAsync("FindUsersInGroup", Id("groupId", "books") + "<searchString></searchString><limit>10</limit>")).Returned.Should().BeEmpty();
    }

    [Fact]
    public async Task AddUsersToLocalGroup_AGroup_IsNoUser()
        => (await CallAsync("AddUsersToLocalGroup", Id("userIds", "ActAsUsers") + "<groupName>Administrators</groupName>")).Fault
            .Should().Be("SsoFaultInvalidPrincipalFault");

    [Fact]
    public async Task AddGroupsToLocalGroup_WouldContainItself_IsACycle()
    {
        await CallAsync("CreateLocalGroup", Group("inner"));
        await CallAsync("CreateLocalGroup", Group("outer"));
        await CallAsync("AddGroupToLocalGroup", Id("groupId", "inner") + "<groupName>outer</groupName>");

        (await CallAsync("AddGroupToLocalGroup", Id("groupId", "outer") + "<groupName>inner</groupName>")).Fault.Should().Be("SsoAdminFaultGroupCyclicDependencyFault");
        (await CallAsync("AddGroupToLocalGroup", Id("groupId", "inner") + "<groupName>inner</groupName>")).Fault.Should().Be("SsoAdminFaultGroupCyclicDependencyFault");
    }

    [Fact]
    public async Task RemovePrincipalsFromLocalGroup_NoMember_ReturnsFalse()
    {
        await CallAsync("CreateLocalGroup", Group("books"));
        await CallAsync("AddUserToLocalGroup", Id("userId", "ann") + "<groupName>books</groupName>");

        (await CallAsync("RemovePrincipalsFromLocalGroup", Id("principalsIds", "ann") + Id("principalsIds", "administrator") + "<groupName>books</groupName>"))
            .Returned.Select(value => value.Value).Should().Equal("true", "false");
    }

    [Fact]
    public async Task FindUsersInGroup_UnknownGroup_IsAnInvalidPrincipal()
        => (await CallAsync("FindUsersInGroup", Id("groupId", "nothing") + "<searchString></searchString><limit>10</limit>")).Fault
            .Should().Be("SsoFaultInvalidPrincipalFault");

    [Fact]
    public async Task RevokeWSTrustRole_Granted_LeavesTheGroupOnce()
    {
        await CallAsync("GrantWSTrustRole", Id("userId", "ann") + "<role>ActAsUser</role>");

        (await CallAsync("RevokeWSTrustRole", Id("userId", "ann") + "<role>ActAsUser</role>")).Returned[0].Value.Should().Be("true");
        (await CallAsync("RevokeWSTrustRole", Id("userId", "ann") + "<role>ActAsUser</role>")).Returned[0].Value.Should().Be("false");
    }

    [Fact]
    public async Task HasAdministratorRole_ThroughAGroup_IsTrue()
    {
        await CallAsync("CreateLocalGroup", Group("operators"));
        await CallAsync("AddGroupToLocalGroup", Id("groupId", "operators") + "<groupName>Administrators</groupName>");
        (await CallAsync("HasAdministratorRole", Id("userId", "ann"))).Returned[0].Value.Should().Be("false");
        (await CallAsync("HasRegularUserRole", Id("userId", "ann"))).Returned[0].Value.Should().Be("true");

        await CallAsync("AddUserToLocalGroup", Id("userId", "ann") + "<groupName>operators</groupName>");

        (await CallAsync("HasAdministratorRole", Id("userId", "ann"))).Returned[0].Value.Should().Be("true");
    }

    [Theory]
    [InlineData("FindPersonUsers", "<criteria><searchString>a</searchString></criteria><limit>many</limit>")]
    [InlineData("FindPersonUsers", "<limit>5</limit>")]
    [InlineData("FindPersonUser", "<userId><name>ann</name></userId>")]
    [InlineData("FindPersonUser", "<userId><name>ann</name><name>bob</name><domain>x</domain></userId>")]
    [InlineData("AddUsersToLocalGroup", "<groupName>Administrators</groupName>")]
    [InlineData("CreateLocalPersonUser", "<userName>x</userName><password>correct horse battery</password>")]
    public async Task Call_ArgumentMissingOrMalformed_IsAnInvalidArgument(string method, string arguments)
        => (await CallAsync(method, arguments)).Fault.Should().Be("InvalidArgument");

    private static IEnumerable<string> Names(Answer answer)
        => answer.Returned.Select(found => found.Elements().Single(member => member.Name.LocalName == "id").Elements().First().Value);

    private static string Person(string name, string givenName, string description, string password = Password)
        => $"<userName>{name}</userName><userDetails><description>{description}</description><emailAddress>{name}@example.org</emailAddress><firstName>{givenName}</firstName><lastName>Doe</lastName></userDetails><password>{password}</password>";

    private static string Group(string name, string description = "") => $"<groupName>{name}</groupName><groupDetails><description>{description}</description></groupDetails>";

    private static string Own(string current, string next, string user = "ann")
        => $"<username>{user}</username><currentPassword>{current}</currentPassword><newPassword>{next}</newPassword>";

    private static string Id(string argument, string name) => $"<{argument}><name>{name}</name><domain>{Realm}</domain></{argument}>";

    private static string Criteria(string text, int limit = 100, string domain = Realm)
        => $"<criteria><searchString>{text}</searchString><domain>{domain}</domain></criteria><limit>{limit}</limit>";

    private Task<Answer> CallAsync(string method, string arguments) => _node.CallAsync(_node.SsoAdmin, method, arguments, _session);

    private async Task<bool> LogInAsync(string password)
        => (await _node.Node.Get<IIdentitySource>().AuthenticateAsync(Realm, "ann", password, AttemptSource.FromAddress(null), CancellationToken.None)).IsSuccess;
}
