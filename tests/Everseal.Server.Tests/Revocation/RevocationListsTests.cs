using System.Formats.Asn1;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Authorities;
using Everseal.Server.Ledger;
using Everseal.Server.Revocation;
using Microsoft.Extensions.DependencyInjection;

namespace Everseal.Server.Tests.Revocation;

public sealed class RevocationListsTests : IAsyncLifetime
{
    private const string Passphrase = "six random words make it good";

    private CertifiedNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await CertifiedNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public void PublishDue_Start_MakesOneForEachCa()
    {
        _node.Lists.PublishDue();

        var now = _node.Node.Time.GetUtcNow();
        _node.Lists.Find(_node.Issuing)!.IsCurrentAt(now).Should().BeTrue();
        _node.Lists.Find(_node.Root)!.IsCurrentAt(now).Should().BeTrue();
    }

    /// <summary>The clock stands still: nobody waits for the next round.</summary>
    [Fact]
    public async Task Worker_AnotherIssuingCa_IsKnownAndHasItsListAtOnce()
    {
        using var worker = ActivatorUtilities.CreateInstance<RevocationListPublication>(_node.Node.Get<IServiceProvider>());
        worker.RunOnce();
        await worker.StartAsync(default);
        var former = _node.Issuing;

        (await _node.Node.Get<CertificateAuthority>().CreateIssuingAsync(CertificateSubject.Named("issuing CA 2", "Everseal"), "uid 0", default)).OrThrow();

        for (var tries = 0; tries < 500 && (_node.Issuing == former || _node.Lists.Find(_node.Issuing) is null); tries++)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        _node.Issuing.Subject.Should().Contain("issuing CA 2");
        _node.Lists.Find(_node.Issuing).Should().NotBeNull();
        await worker.StopAsync(default);
    }

    [Fact]
    public void PublishDue_NothingHappened_MakesNoOther()
    {
        var first = _node.ListAfter(TimeSpan.Zero);

        _node.ListAfter(TimeSpan.FromHours(23)).Number.Should().Be(first.Number);
    }

    [Fact]
    public async Task PublishDue_SeveralRevoked_MakesOneListSecondsLater()
    {
        var first = _node.ListAfter(TimeSpan.Zero);
        var (one, two) = (await _node.IssueAsync(), await _node.IssueAsync());
        (await _node.RevokeAsync(one)).OrThrow();
        _node.ListAfter(TimeSpan.FromSeconds(5)).Number.Should().Be(first.Number, "more may follow");
        (await _node.RevokeAsync(two)).OrThrow();

        var list = _node.ListAfter(TimeSpan.FromSeconds(5));

        Serials(list).Should().Equal(one.SerialNumber, two.SerialNumber);
        _node.ListAfter(TimeSpan.FromSeconds(60)).Number.Should().Be(list.Number, "nothing is new");
    }

    [Fact]
    public async Task PublishDue_RootThatIsUnsealedForAWhile_MakesItsListToo()
    {
        const string passphrase = "six random words make it good";
        _node.Lists.PublishDue();
        var first = _node.Lists.Find(_node.Root)!;
        var seal = _node.Node.Get<RootSeal>();
        var file = seal.Encrypt(passphrase).OrThrow();
        seal.Seal(file, passphrase).OrThrow();
        (await _node.RevokeAsync(_node.Issuing.Certificate, RevocationReason.AuthorityCompromise, evenIfInUse: true)).OrThrow();
        _node.ListAfter(TimeSpan.FromSeconds(10));
        _node.Lists.Find(_node.Root)!.Number.Should().Be(first.Number, "its key is not here");

        seal.Unseal(file, passphrase, TimeSpan.FromMinutes(5)).OrThrow();
        _node.ListAfter(TimeSpan.Zero);

        Serials(_node.Lists.Find(_node.Root)!).Should().Equal(_node.Issuing.Certificate.SerialNumber);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(800)]
    [InlineData(-3)]
    [InlineData(-800)]
    public async Task PublishDue_ClockJumped_IsCurrentAndCountsOn(int days)
    {
        var certificate = await _node.IssueAsync();
        (await _node.RevokeAsync(certificate)).OrThrow();
        var before = _node.ListAfter(TimeSpan.FromSeconds(10));
        var clock = new ClockJump(_node);

        var after = clock.By(TimeSpan.FromDays(days));

        after.IsCurrentAt(_node.Node.Time.GetUtcNow()).Should().BeTrue();
        after.Number.Should().BeGreaterThan(before.Number);
    }

    [Fact]
    public async Task PublishDue_Restarted_CountsOnAndKeepsWhatIsRevoked()
    {
        var certificate = await _node.IssueAsync();
        (await _node.RevokeAsync(certificate)).OrThrow();
        var before = _node.ListAfter(TimeSpan.FromSeconds(10));
        await _node.RestartAsync();
        _node.Lists.Find(_node.Issuing)!.Der.ToArray().Should().Equal(before.Der.ToArray(), "until there is a new one");

        var after = _node.ListAfter(TimeSpan.Zero);

        after.Number.Should().BeGreaterThan(before.Number);
        Serials(after).Should().Equal(certificate.SerialNumber);
    }

    [Fact]
    public async Task PublishDue_RevokedOneExpired_StaysOnOneMoreListAndThenGoes()
    {
        var certificate = await _node.IssueAsync(lifetime: TimeSpan.FromHours(36));
        (await _node.RevokeAsync(certificate)).OrThrow();
        Serials(_node.ListAfter(TimeSpan.FromSeconds(10))).Should().ContainSingle();

        Serials(Days(1)).Should().ContainSingle("it is valid");
        Serials(Days(1)).Should().ContainSingle("one list after its end still has it");
        Serials(Days(1)).Should().BeEmpty();
    }

    [Fact]
    public async Task PublishDue_ClockInDoubt_DropsNothing()
    {
        var certificate = await _node.IssueAsync(lifetime: TimeSpan.FromDays(1));
        (await _node.RevokeAsync(certificate)).OrThrow();
        _node.ListAfter(TimeSpan.FromSeconds(10));
        await _node.Node.Get<TokenLedger>().RecordTimeAsync(_node.Node.Time.GetUtcNow(), null, TestContext.Current.CancellationToken);
        _node.Node.Time.Advance(TimeSpan.FromDays(40));
        await _node.RestartAsync();
        _node.Node.Get<ClockWatch>().Status.Verdict.Should().Be(ClockVerdict.Forward, "it was off, or its clock jumped");

        Days(2);

        Serials(Days(2)).Should().Equal(certificate.SerialNumber);
    }

    [Fact]
    public async Task PublishDue_StoreCannotBeWritten_ServesTheOneBeforeAndTriesAgain()
    {
        var first = _node.ListAfter(TimeSpan.Zero);
        (await _node.RevokeAsync(await _node.IssueAsync())).OrThrow();
        _node.Execute("CREATE TRIGGER full BEFORE INSERT ON revocation_lists BEGIN SELECT RAISE(ABORT, 'disk full'); END");
        _node.ListAfter(TimeSpan.FromSeconds(10)).Number.Should().Be(first.Number);
        _node.Execute("DROP TRIGGER full");

        var second = _node.ListAfter(TimeSpan.FromSeconds(10));

        second.Number.Should().BeGreaterThan(first.Number);
        Serials(second).Should().ContainSingle();
    }

    [Fact]
    public void PublishDue_KeyIsElsewhere_ServesTheOneBefore()
    {
        _node.Lists.PublishDue();
        var first = _node.Lists.Find(_node.Root)!;
        _node.Execute("PRAGMA foreign_keys = OFF; DELETE FROM private_keys WHERE KeyId IN (SELECT KeyId FROM authorities WHERE Kind = 0)");

        _node.ListAfter(TimeSpan.FromDays(60));

        _node.Lists.Find(_node.Root)!.Number.Should().Be(first.Number, "a sealed root's list serves for a year");
        _node.Lists.Find(_node.Root)!.IsCurrentAt(_node.Node.Time.GetUtcNow()).Should().BeTrue();
    }

    [Fact]
    public async Task PublishDue_SealedRoot_MakesItsListOnceTheKeyIsLent()
    {
        _node.Lists.PublishDue();
        var first = _node.Lists.Find(_node.Root)!;
        var file = SealRoot();
        _node.ListAfter(TimeSpan.FromDays(60));
        _node.Lists.Find(_node.Root)!.Number.Should().Be(first.Number, "the key is in the file");

        _node.Node.Get<RootSeal>().Unseal(file, Passphrase, TimeSpan.FromMinutes(5)).OrThrow();
        _node.ListAfter(TimeSpan.FromSeconds(5));
        var second = _node.Lists.Find(_node.Root)!;
        second.Number.Should().BeGreaterThan(first.Number);
        second.ThisUpdate.Should().BeAfter(first.ThisUpdate.AddDays(59));

        _node.Node.Time.Advance(TimeSpan.FromMinutes(5));
        _node.ListAfter(TimeSpan.FromDays(60));
        _node.Lists.Find(_node.Root)!.Number.Should().Be(second.Number, "the time of the unsealing is over");
    }

    [Fact]
    public async Task Warnings_SealedRootsListEndsInMonths_NameTheCommandUntilItIsUnsealed()
    {
        _node.Lists.PublishDue();
        var file = SealRoot();
        _node.ListAfter(TimeSpan.FromDays(273));
        _node.Lists.Warnings.Should().BeEmpty();

        _node.ListAfter(TimeSpan.FromDays(2));
        _node.Lists.Warnings.Should().ContainSingle().Which.Should().Contain(_node.Root.Subject).And.Contain("EVS-5212").And.Contain("everseal ca unseal --file FILE");

        _node.Node.Get<RootSeal>().Unseal(file, Passphrase, TimeSpan.FromMinutes(5)).OrThrow();
        _node.ListAfter(TimeSpan.FromSeconds(5));
        _node.Lists.Warnings.Should().BeEmpty();
    }

    [Fact]
    public void Warnings_StoreCannotBeWrittenForDays_SendToTheLog()
    {
        _node.Lists.PublishDue();
        _node.Execute("CREATE TRIGGER full BEFORE INSERT ON revocation_lists BEGIN SELECT RAISE(ABORT, 'disk full'); END");

        _node.ListAfter(TimeSpan.FromDays(6));

        _node.Lists.Warnings.Should().ContainSingle().Which.Should().Contain(_node.Issuing.Subject).And.Contain("see the log");
    }

    [Fact]
    public void Add_FourthList_KeepsTheLatestThree()
    {
        for (var day = 0; day < 5; day++)
            _node.ListAfter(TimeSpan.FromDays(1));

        using var connection = _node.Node.Get<Everseal.Server.Storage.EversealDatabase>().Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*), max(Number) FROM revocation_lists WHERE IssuerKey = $issuer";
        command.Parameters.AddWithValue("$issuer", _node.Issuing.KeyIdentifier);
        using var row = command.ExecuteReader();
        row.Read();
        (row.GetInt64(0), row.GetInt64(1)).Should().Be((3, _node.Lists.Find(_node.Issuing)!.Number));
    }

    /// <summary>The serial numbers of a list, read by other code than that which wrote it.</summary>
    internal static IReadOnlyList<string> Serials(RevocationList list)
    {
        var fields = new AsnReader(list.Der, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        for (var field = 0; field < 5; field++)
            fields.ReadEncodedValue();
        if (!fields.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
            return [];
        var entries = fields.ReadSequence();
        var serials = new List<string>();
        while (entries.HasData)
            serials.Add(Convert.ToHexString(entries.ReadSequence().ReadIntegerBytes().Span));
        return serials;
    }

    private string SealRoot()
    {
        var seal = _node.Node.Get<RootSeal>();
        var file = seal.Encrypt(Passphrase).OrThrow();
        seal.Seal(file, Passphrase).OrThrow();
        return file;
    }

    private RevocationList Days(int days) => _node.ListAfter(TimeSpan.FromDays(days));

    /// <summary>A wall clock that is set, in either direction.</summary>
    private sealed record ClockJump(CertifiedNode Node)
    {
        public RevocationList By(TimeSpan jump)
        {
            Node.Node.Time.AdjustTime(Node.Node.Time.GetUtcNow() + jump);
            Node.Lists.PublishDue();
            return Node.Lists.Find(Node.Issuing)!;
        }
    }
}
