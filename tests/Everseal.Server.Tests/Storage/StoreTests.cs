using Everseal.Core.Errors;
using Everseal.Server.IdentitySources;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.Tests.Storage;

public sealed class StoreTests(NodeFixture fixture) : IClassFixture<NodeFixture>
{
    private const string Password = "correct horse battery";
    private const string Realm = TestNode.Realm;

    private readonly UserStore _users = fixture.Node.Get<UserStore>();
    private readonly GroupStore _groups = fixture.Node.Get<GroupStore>();
    private readonly ServiceStore _services = fixture.Node.Get<ServiceStore>();

    [Fact]
    public async Task AddUser_NameOfAnotherCase_IsTaken()
    {
        await AddUserAsync("Taken");

        (await _users.AddAsync(Realm, new NewUser("taken"), Password, default)).Error!.Code.Should().Be(ErrorCodes.Identities.PrincipalExists);
    }

    [Fact]
    public async Task AddUser_NameOfAGroup_IsTaken()
        => (await _users.AddAsync(Realm, new NewUser("administrators"), Password, default)).Error!.Code.Should().Be(ErrorCodes.Identities.PrincipalExists);

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("at@sign")]
    [InlineData(@"back\slash")]
    [InlineData("'; DROP TABLE principals --")]
    [InlineData(".hidden")]
    [InlineData("line\n")]
    [InlineData("аlice")] // a Cyrillic letter
    public async Task AddUser_NameNotAllowed_IsRefused(string name)
        => (await _users.AddAsync(Realm, new NewUser(name), Password, default)).Error!.Code.Should().Be(ErrorCodes.Identities.NameNotAllowed);

    [Fact]
    public async Task AddUser_UnknownRealm_IsRefused()
        => (await _users.AddAsync("other.realm", new NewUser("lost"), Password, default)).Error!.Code.Should().Be(ErrorCodes.Server.RealmNotFound);

    [Fact]
    public async Task AddUser_SameNameManyTimesAtOnce_OneIsMade()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _users.AddAsync(Realm, new NewUser("race"), Password, default))));

        results.Count(result => result.IsSuccess).Should().Be(1);
        results.Where(result => !result.IsSuccess).Should().OnlyContain(result => result.Error!.Code == ErrorCodes.Identities.PrincipalExists);
    }

    [Fact]
    public async Task AddUser_WhileLoginsAreImpossible_Succeeds()
    {
        using var directory = new TemporaryDirectory();
        await InstalledData.WriteToAsync(directory.Path);
        await using var node = await TestNode.StartAsync(directory.Path);
        node.Get<PasswordHashing>().Dispose();

        (await node.Get<UserStore>().AddAsync(Realm, new NewUser("rescuer"), Password, default)).OrThrow();
    }

    [Fact]
    public async Task ResetPassword_OneOfTheLastFive_IsRefused()
    {
        await AddUserAsync("reuser");
        foreach (var next in new[] { "second password", "third password", "fourth password", "fifth password" })
            (await _users.ResetPasswordAsync(Realm, "reuser", next, default)).OrThrow();

        (await _users.ResetPasswordAsync(Realm, "reuser", Password, default)).Error!.Code.Should().Be(ErrorCodes.Identities.PasswordTooWeak);
        (await _users.ResetPasswordAsync(Realm, "reuser", "fifth password", default)).Error!.Code.Should().Be(ErrorCodes.Identities.PasswordTooWeak);
        (await _users.ResetPasswordAsync(Realm, "reuser", "sixth password", default)).OrThrow();
        (await _users.ResetPasswordAsync(Realm, "reuser", Password, default)).OrThrow();
    }

    [Fact]
    public async Task RemoveUser_LastAdministrator_Stays()
    {
        (await _users.RemoveAsync(Realm, "administrator", default)).Error!.Code.Should().Be(ErrorCodes.Identities.LastAdministrator);
        (await _users.DisableAsync(Realm, "administrator", default)).Error!.Code.Should().Be(ErrorCodes.Identities.LastAdministrator);
        (await _groups.RemoveMemberAsync(Realm, "Administrators", "administrator", default)).Error!.Code.Should().Be(ErrorCodes.Identities.LastAdministrator);

        var administrator = (await _users.FindAsync(Realm, "administrator", default)).OrThrow();
        (administrator.IsDisabled, administrator.Groups.Single()).Should().Be((false, "Administrators"));
    }

    [Fact]
    public async Task RemoveUser_MemberOfAGroup_LeavesTheGroup()
    {
        await AddUserAsync("member");
        await AddGroupAsync("club");
        await _groups.AddMemberAsync(Realm, "club", "member", default);

        (await _users.RemoveAsync(Realm, "member", default)).OrThrow();

        (await _groups.FindAsync(Realm, "club", default)).OrThrow().Members.Should().BeEmpty();
    }

    [Fact]
    public async Task AddMember_Twice_IsOneMembership()
    {
        await AddUserAsync("twice");
        await AddGroupAsync("pair");
        await _groups.AddMemberAsync(Realm, "pair", "twice", default);

        (await _groups.AddMemberAsync(Realm, "pair", "twice@everseal.local", default)).OrThrow().Members.Should().ContainSingle();
    }

    [Fact]
    public async Task AddMember_GroupThatContainsIt_IsRefused()
    {
        await AddGroupAsync("a");
        await AddGroupAsync("b");
        await AddGroupAsync("c");
        (await _groups.AddMemberAsync(Realm, "a", "b", default)).OrThrow();
        (await _groups.AddMemberAsync(Realm, "b", "c", default)).OrThrow();

        (await _groups.AddMemberAsync(Realm, "c", "a", default)).Error!.Code.Should().Be(ErrorCodes.Identities.GroupCycle);
        (await _groups.AddMemberAsync(Realm, "a", "a", default)).Error!.Code.Should().Be(ErrorCodes.Identities.GroupCycle);
    }

    [Theory]
    [InlineData("Administrators")]
    [InlineData("ActAsUsers")]
    public async Task RemoveGroup_BuiltIn_Stays(string name)
    {
        (await _groups.RemoveAsync(Realm, name, default)).Error!.Code.Should().Be(ErrorCodes.Identities.BuiltInGroup);
        (await _groups.FindAsync(Realm, name, default)).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task AddGroup_Everyone_IsRefused()
        => (await _groups.AddAsync(Realm, "everyone", null, default)).Error!.Code.Should().Be(ErrorCodes.Identities.BuiltInGroup);

    [Fact]
    public async Task RegisterService_CertificateOfAnother_IsRefused()
    {
        using var certificate = TestCertificates.SelfSigned("shared", fixture.Node.Time.GetUtcNow(), TimeSpan.FromDays(30));
        (await _services.RegisterAsync(Realm, "first", certificate, null, default)).OrThrow();

        (await _services.RegisterAsync(Realm, "second", certificate, null, default)).Error!.Code.Should().Be(ErrorCodes.Identities.CertificateInUse);
    }

    [Fact]
    public async Task RegisterService_Rsa1024_IsRefused()
    {
        using var certificate = TestCertificates.SelfSignedRsa("weak", 1024, fixture.Node.Time.GetUtcNow());

        (await _services.RegisterAsync(Realm, "weak", certificate, null, default)).Error!.Code.Should().Be(ErrorCodes.Identities.ServiceKeyTooWeak);
    }

    [Fact]
    public async Task RegisterService_CertificateThatIsNotDer_IsRefused()
    {
        using var certificate = TestCertificates.WithImpossibleDate("sloppy", fixture.Node.Time.GetUtcNow());

        (await _services.RegisterAsync(Realm, "sloppy", certificate, null, default)).Error!.Code.Should().Be(ErrorCodes.Certificates.CertificateMalformed);
    }

    [Fact]
    public async Task RegisterService_GroupThatDoesNotExist_RegistersNothing()
    {
        using var certificate = TestCertificates.SelfSigned("half", fixture.Node.Time.GetUtcNow(), TimeSpan.FromDays(30));

        (await _services.RegisterAsync(Realm, "half", certificate, null, ["ActAsUsers", "ghosts"], default)).Error!.Code
            .Should().Be(ErrorCodes.Identities.PrincipalNotFound);

        (await _services.FindAsync(Realm, "half", default)).IsSuccess.Should().BeFalse();
    }

    [Fact]
    public async Task AddUser_WithGroups_IsAMemberOfEachOnce()
    {
        var added = await _users.AddAsync(Realm, new NewUser("joined", Groups: ["ActAsUsers", "administrators", "ACTASUSERS"]), Password, default);

        added.OrThrow().Groups.Should().Equal("ActAsUsers", "Administrators");
        (await _users.FindAsync(Realm, "joined", default)).OrThrow().Groups.Should().Equal("ActAsUsers", "Administrators");
        await _users.RemoveAsync(Realm, "joined", default);
    }

    [Fact]
    public async Task AddUser_GroupThatDoesNotExist_AddsNobody()
    {
        (await _users.AddAsync(Realm, new NewUser("halved", Groups: ["ActAsUsers", "ghosts"]), Password, default)).Error!.Code
            .Should().Be(ErrorCodes.Identities.PrincipalNotFound);

        (await _users.FindAsync(Realm, "halved", default)).IsSuccess.Should().BeFalse();
    }

    [Fact]
    public async Task AddGroup_StoreThatCannotBeRead_SaysSo()
    {
        using var directory = new TemporaryDirectory();
        await InstalledData.WriteToAsync(directory.Path);
        await using var node = await TestNode.StartAsync(directory.Path);
        using (var connection = node.Get<EversealDatabase>().Connect())
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "ALTER TABLE realms RENAME TO lost";
            command.ExecuteNonQuery();
        }

        (await node.Get<GroupStore>().AddAsync(Realm, "any", null, default)).Error!.Code.Should().Be(ErrorCodes.Server.StorageFailed);
    }

    [Fact]
    public async Task ReplaceCertificate_NewOne_IsTheServicesOwn()
    {
        using var before = TestCertificates.SelfSigned("renewed", fixture.Node.Time.GetUtcNow(), TimeSpan.FromDays(30));
        using var after = TestCertificates.SelfSigned("renewed", fixture.Node.Time.GetUtcNow(), TimeSpan.FromDays(60));
        await _services.RegisterAsync(Realm, "renewed", before, "a service", default);

        (await _services.ReplaceCertificateAsync(Realm, "renewed", after, default)).OrThrow();

        var service = (await _services.FindAsync(Realm, "renewed", default)).OrThrow();
        (service.Certificate.ToArray(), service.Description).Should().BeEquivalentTo((after.RawData, "a service"));
    }

    [Fact]
    public async Task Find_NothingOfThatName_SaysWhatAndWhere()
    {
        var error = (await _users.FindAsync(Realm, "ghost", default)).Error!;

        (error.Code, error.PublicDetail).Should().Be((ErrorCodes.Identities.PrincipalNotFound, "ghost does not exist in realm everseal.local."));
    }

    private async Task AddUserAsync(string name) => (await _users.AddAsync(Realm, new NewUser(name), Password, default)).OrThrow();

    private async Task AddGroupAsync(string name) => (await _groups.AddAsync(Realm, name, null, default)).OrThrow();
}
