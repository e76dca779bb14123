using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Authorities;
using Everseal.Server.Observing;
using Everseal.Server.Rollover;
using Everseal.Server.Upgrading;

namespace Everseal.Server.Tests.Repair;

/// <summary>This server's certificates asked for at another CA, and the answers. No server runs.</summary>
public sealed class ForeignCertificateTests
{
    private const string Requests = "SELECT count(*) FROM certificate_requests";
    private const string Tls = "SELECT ForeignAnchor IS NOT NULL FROM server_certificates ORDER BY Id DESC LIMIT 1";

    [Fact]
    public async Task Request_Tls_AsksForTheNamesThatAreServed_AndItsKeyIsKept()
    {
        using var data = await DamagedData.MakeAsync(days: 5);
        var before = data.Text("SELECT Chain FROM server_certificates");

        var made = (await data.RequestAsync(RepairSlots.Tls)).OrThrow();

        var asked = CertificateRequest.LoadSigningRequestPem(made.Pem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
        var names = asked.CertificateExtensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        names.EnumerateDnsNames().Should().Contain("localhost");
        names.EnumerateIPAddresses().Should().Contain(System.Net.IPAddress.Loopback);
        asked.SubjectName.Name.Should().Be("CN=localhost", "that is what clients are told");
        data.Text("SELECT Chain FROM server_certificates").Should().Be(before, "nothing that is in use changes");

        data.Pass(days: 3);
        await using var node = await data.StartAsync();
        (await node.Get<SpareKeys>().RemoveAsync(default)).Should().BeNull();
        node.Get<Everseal.Server.KeyProtection.KeyVault>().Holds(made.Request.KeyId).Should().BeTrue("it waits for its answer");
    }

    [Fact]
    public async Task Request_OneWaitsAlready_TakesAWordAndEndsIt()
    {
        using var data = await DamagedData.MakeAsync();
        var first = (await data.RequestAsync(RepairSlots.Tls)).OrThrow();

        (await data.RequestAsync(RepairSlots.Tls)).Error!.Code.Should().Be(ErrorCodes.ForeignCertificates.RequestWaits);
        var second = (await data.RequestAsync(RepairSlots.Tls, replaces: true)).OrThrow();

        (await data.SlotAsync(RepairSlots.Tls)).Requests.Select(request => request.KeyId).Should().Equal(second.Request.KeyId);
        data.Text($"SELECT count(*) FROM private_keys WHERE KeyId = '{first.Request.KeyId}'").Should().Be("0");
        (await data.RequestAsync(RepairSlots.Signing)).IsSuccess.Should().BeTrue("each slot has its own");
    }

    [Fact]
    public async Task List_IssuingCaOfAnotherName_CallsTheOneBeforeAnEarlierOneOfThisNode()
    {
        using var data = await DamagedData.MakeAsync(days: 5);
        using var ca = new ForeignCa(data.Now);
        (await data.SlotAsync(RepairSlots.Signing)).InUse!.IsOfEarlierCa.Should().BeFalse();
        await using (var node = await data.StartAsync())
        {
            var subordinate = node.Get<SubordinateAuthority>();
            var request = (await subordinate.RequestAsync(CertificateSubject.Named("Tokens CA", "Enterprise"), default)).OrThrow();
            (await subordinate.ImportAsync([ca.Answer(request, data.Now.AddDays(-1), data.Now.AddDays(200)), ca.Policy, ca.Root], default)).OrThrow();
        }

        (await data.SlotAsync(RepairSlots.Signing)).InUse.Should().Match<CertificateInSlot>(signing => !signing.IsForeign && signing.IsOfEarlierCa);
        (await data.SlotAsync(RepairSlots.Tls)).InUse.Should().Match<CertificateInSlot>(tls => !tls.IsForeign && !tls.IsOfEarlierCa, "it was replaced with the CA");
    }

    [Theory]
    [InlineData(RepairSlots.Tls)]
    [InlineData(RepairSlots.IssuingCa)]
    [InlineData(RepairSlots.Signing)]
    public async Task Import_AnswerOfAnotherCa_TakesItsPlace_IsTakenBack_AndComesAgain(string slot)
    {
        using var data = await DamagedData.MakeAsync(days: 5);
        using var ca = new ForeignCa(data.Now);
        var import = await AnsweredAsync(data, ca, slot);
        var before = data.Rows();

        var done = (await data.ApplyAsync(import)).OrThrow();

        done.State.Should().Be(RepairStates.Verified);
        (await data.SlotAsync(slot)).Should().Match<CertificateSlotDescription>(now => now.InUse!.IsForeign && now.Requests.Count == 0);
        (await data.OpenIncidentsAsync()).Should().BeEmpty("nothing was wrong");
        (await data.ExamineAsync(import)).OrThrow().Steps.Should().BeEmpty("it is in its place already");
        await using (await data.StartAsync())
        {
        }

        (await data.SlotAsync(slot)).InUse!.IsForeign.Should().BeTrue("a start throws no living certificate away");
        (await data.ApplyUnattendedAsync()).OrThrow().Steps.Should().BeEmpty();

        (await data.RollBackAsync()).OrThrow().Kept.Should().BeEmpty();
        if (slot != RepairSlots.IssuingCa)
            data.Rows().Should().Be(before);
        (await data.SlotAsync(slot)).Should().Match<CertificateSlotDescription>(now => !now.InUse!.IsForeign && now.Requests.Count == 1, "the answer is waited for again");
        (await data.ApplyAsync(import)).OrThrow().State.Should().Be(RepairStates.Verified);
    }

    [Fact]
    public async Task Import_Tls_IsServedWithItsIntermediateAndNeverRenewedHere()
    {
        using var data = await DamagedData.MakeAsync();
        using var ca = new ForeignCa(data.Now);
        (await data.ApplyAsync(await AnsweredAsync(data, ca, RepairSlots.Tls, days: 300))).OrThrow();

        data.Pass(days: 290);
        await using var node = await data.StartAsync();

        var server = node.Get<ServerCertificates>();
        server.Current!.TargetCertificate.IssuerName.RawData.Should().Equal(ca.Policy.SubjectName.RawData);
        server.Current.IntermediateCertificates.Select(certificate => certificate.Thumbprint).Should().Equal(ca.Policy.Thumbprint);
        server.ForeignAnchor!.Thumbprint.Should().Be(ca.Root.Thumbprint);
        var entry = node.Get<CertificateInventory>().Read().Single(one => one.Use == Everseal.Core.Expiry.CertificateRole.Tls);
        (entry.IsForeign, entry.Warning).Should().Be((true, "does not renew itself: another CA signed it"));
        var stored = new StoredCertificateReader(data.File("everseal.db"), node.Time).Read().Sources.Single(source => source.Name == "TLS as stored").Certificates;
        stored.Select(certificate => certificate.RenewsItself).Should().Equal(false, false, null);
        stored[^1].Der.Should().Equal(ca.Root.RawData, "a check must know what clients trust");
        var upgrade = new UpgradeCheck(data.Path, node.Time).Run(configuration: []).Items.Single(item => item.Name == "TLS");
        (upgrade.State, upgrade.Next).Should().Be((UpgradeState.Warning, "everseal certificates replace tls --csr FILE"), "only a person can replace it");
    }

    [Fact]
    public async Task Start_ForeignTlsHasEnded_ServesTheOwnCas_AndTheForeignAgainWhenTheClockWasWrong()
    {
        using var data = await DamagedData.MakeAsync();
        using var ca = new ForeignCa(data.Now);
        (await data.ApplyAsync(await AnsweredAsync(data, ca, RepairSlots.Tls, days: 100))).OrThrow();
        var serial = (await data.SlotAsync(RepairSlots.Tls)).InUse!.SerialNumber;

        data.Pass(days: 101);
        var mended = (await data.ApplyUnattendedAsync()).OrThrow();

        mended.Findings.Should().ContainSingle().Which.Detail.Should().Contain("another CA signed");
        await using (var node = await data.StartAsync())
        {
            node.Get<ServerCertificates>().IsForeign.Should().BeFalse("an ended certificate serves nobody");
            node.Get<ServerCertificates>().StandsInFor!.SerialNumber.Should().Be(serial);
        }

        data.Pass(days: -50);
        await using (var node = await data.StartAsync())
        {
            node.Get<ServerCertificates>().Current!.TargetCertificate.SerialNumber.Should().Be(serial, "what an unconfirmed jump added stays beside the old");
            node.Get<ServerCertificates>().StandsInFor.Should().BeNull();
        }
    }

    [Theory]
    [InlineData("ended", "EVS-5132", "is valid from")]
    [InlineData("other name", "EVS-5261", "elsewhere.example")]
    [InlineData("other key", "EVS-5263", "None of the 3 certificates has the key of the request")]
    [InlineData("no certificate", "EVS-6214", "0 certificates")]
    public async Task Import_TlsThatDoesNotServe_IsRefusedBeforeAnythingIsBegun(string flaw, string code, string reason)
    {
        using var data = await DamagedData.MakeAsync(days: 5);
        using var ca = new ForeignCa(data.Now);
        var request = (await data.RequestAsync(RepairSlots.Tls)).OrThrow().Pem;
        var answer = ca.Answer(
            flaw == "other key" ? Stranger() : request, data.Now.AddDays(-10), data.Now.AddDays(flaw == "ended" ? -1 : 200), content => Spoil(content, flaw));
        var before = data.Rows();

        var refused = await data.ApplyAsync(
            new RepairOrder(Apply: true, Replace: [RepairSlots.Tls], Import: new ImportKey(flaw == "no certificate" ? "nothing" : ca.Chain(answer))));

        refused.Error!.Code.Id.Should().Be(code, refused.Error.PublicDetail);
        refused.Error.PublicDetail.Should().Contain(reason);
        data.Rows().Should().Be(before);
        data.Journals.ReadAll().Should().BeEmpty();
    }

    [Fact]
    public async Task Import_AnswerToAnotherRequest_SaysToWhich()
    {
        using var data = await DamagedData.MakeAsync();
        using var ca = new ForeignCa(data.Now);
        var order = await AnsweredAsync(data, ca, RepairSlots.Tls);

        var refused = await data.ApplyAsync(order with { Replace = [RepairSlots.IssuingCa] });

        refused.Error!.Code.Should().Be(ErrorCodes.ForeignCertificates.NotRequested);
        refused.Error.PublicDetail.Should().Contain("answers the request for the TLS certificate");
    }

    /// <summary>What is wrong is mended on the way: even a schema without which no request can be read.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_TlsWithItsOwnKey_IsServed(bool isHalfMigrated)
    {
        using var data = await DamagedData.MakeAsync();
        if (isHalfMigrated)
        {
            data.Run("""
                DELETE FROM __EFMigrationsHistory WHERE MigrationId LIKE '%_ForeignCertificates';
                DROP TABLE certificate_requests; CREATE TABLE authority_requests (KeyId TEXT PRIMARY KEY, Subject TEXT NOT NULL, CreatedAt INTEGER NOT NULL);
                ALTER TABLE server_certificates DROP COLUMN ForeignAnchor; ALTER TABLE server_certificates DROP COLUMN StandsInFor
                """);
        }

        using var ca = new ForeignCa(data.Now);
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var pem = $"{key.ExportPkcs8PrivateKeyPem()}\n{ca.Chain(ca.Answer(request.CreateSigningRequestPem(), data.Now.AddDays(-1), data.Now.AddDays(90)), withRoot: false)}";

        (await data.ApplyAsync(new RepairOrder(Apply: true, Replace: [RepairSlots.Tls], Import: new ImportKey(pem)))).OrThrow().State.Should().Be(RepairStates.Verified);

        data.Text(Tls).Should().Be("1");
    }

    [Theory]
    [InlineData(RepairSlots.Tls)]
    [InlineData(RepairSlots.Signing)]
    [InlineData("reset")]
    public async Task Apply_MadeHereInstead_EndsTheRequestAndReturnsToTheOwnCa(string what)
    {
        using var data = await DamagedData.MakeAsync();
        using var ca = new ForeignCa(data.Now);
        if (what != RepairSlots.Signing)
            (await data.ApplyAsync(await AnsweredAsync(data, ca, RepairSlots.Tls))).OrThrow();
        foreach (var slot in RepairSlots.All)
            (await data.RequestAsync(slot)).OrThrow();

        var done = (await data.ApplyAsync(new RepairOrder(Apply: true, Replace: what == "reset" ? RepairSlots.All : [what]))).OrThrow();

        done.State.Should().Be(RepairStates.Verified);
        data.Text(Tls).Should().Be("0");
        data.Text(Requests).Should().Be(what == "reset" ? "0" : "2");
    }

    [Fact]
    public async Task Apply_IssuingCaAnew_LeavesALivingForeignTlsAlone()
    {
        using var data = await DamagedData.MakeAsync();
        using var ca = new ForeignCa(data.Now);
        (await data.ApplyAsync(await AnsweredAsync(data, ca, RepairSlots.Tls))).OrThrow();

        (await data.ApplyAsync(new RepairOrder(Apply: true, Replace: [RepairSlots.IssuingCa]))).OrThrow();

        data.Text(Tls).Should().Be("1");
    }

    [Fact]
    public async Task Apply_BelowAnotherRoot_TheIssuingCaStaysAndIsNotMadeHere()
    {
        using var data = await DamagedData.MakeAsync();
        using var ca = new ForeignCa(data.Now);
        (await data.ApplyAsync(await AnsweredAsync(data, ca, RepairSlots.IssuingCa))).OrThrow();

        (await data.ApplyAsync(new RepairOrder(Apply: true, Replace: [RepairSlots.IssuingCa]))).Error!.Code.Should().Be(ErrorCodes.Certificates.NoOwnRoot);
        var reset = (await data.ApplyAsync(new RepairOrder(Apply: true, Replace: RepairSlots.All))).OrThrow();

        reset.Steps.Select(step => step.What).Should().Equal($"the signing key of {TestNode.Realm}", "the TLS certificate");
        (await data.SlotAsync(RepairSlots.IssuingCa)).InUse!.IsForeign.Should().BeTrue();
    }

    /// <summary>No own CA lives, and none is made without a word: what is brought needs none.</summary>
    [Fact]
    public async Task Import_EverythingEnded_AnotherOrganisationsIssuingCaMendsItAll()
    {
        using var data = await DamagedData.MakeAsync(days: 8000);
        using var ca = new ForeignCa(data.Now);
        var order = await AnsweredAsync(data, ca, RepairSlots.IssuingCa);
        (await data.ApplyAsync()).Error!.Code.Should().Be(ErrorCodes.Repair.Blocked, "a new own root takes a word");

        var done = (await data.ApplyAsync(order)).OrThrow();

        done.State.Should().Be(RepairStates.Verified);
        done.Steps.Select(step => step.What).Should().StartWith("the issuing CA").And.Contain($"the signing key of {TestNode.Realm}");
    }

    private static async Task<RepairOrder> AnsweredAsync(DamagedData data, ForeignCa ca, string slot, int days = 200)
    {
        var request = (await data.RequestAsync(slot)).OrThrow().Pem;
        var answer = ca.Answer(request, data.Now.AddDays(-1), data.Now.AddDays(days));
        return new RepairOrder(Apply: true, Replace: [slot], Realm: slot == RepairSlots.Signing ? TestNode.Realm : null, Import: new ImportKey(ca.Chain(answer)));
    }

    private static string Stranger()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
    }

    private static void Spoil(CertificateRequest answer, string flaw)
    {
        if (flaw != "other name")
            return;
        answer.CertificateExtensions.Remove(answer.CertificateExtensions.OfType<X509SubjectAlternativeNameExtension>().Single());
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("elsewhere.example");
        answer.CertificateExtensions.Add(names.Build());
    }
}
