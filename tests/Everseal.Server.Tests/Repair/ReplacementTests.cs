using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Administration;
using Everseal.Core.Errors;

namespace Everseal.Server.Tests.Repair;

/// <summary>Nothing is wrong, and a person wants something anew.</summary>
public sealed class ReplacementTests
{
    private const string Signer = "SELECT KeyId FROM signing_credentials ORDER BY PromotedAt DESC LIMIT 1";
    private const string Issuing = "SELECT KeyId FROM authorities WHERE Kind = 1 AND IsActive = 1";
    private const string Tls = "SELECT KeyId FROM server_certificates ORDER BY Id DESC LIMIT 1";

    [Theory]
    [InlineData(RepairSlots.Signing, true, false, false)]
    [InlineData(RepairSlots.Tls, false, false, true)]
    [InlineData(RepairSlots.IssuingCa, false, true, true)]
    public async Task Apply_OneSlot_ReplacesItAndWhatHangsOnIt_AndCanBeTakenBack(string slot, bool signer, bool issuing, bool tls)
    {
        using var data = await DamagedData.MakeAsync(days: 5);
        var (before, old) = (data.Rows(), Offices(data));

        var done = (await data.ApplyAsync(new RepairOrder(Apply: true, Replace: [slot]))).OrThrow();

        done.State.Should().Be(RepairStates.Verified);
        var now = Offices(data);
        (now.Signer != old.Signer, now.Issuing != old.Issuing, now.Tls != old.Tls).Should().Be((signer, issuing, tls));
        (await data.RollBackAsync()).IsSuccess.Should().BeTrue();
        Offices(data).Should().Be(old);
        if (!issuing)
            data.Rows().Should().Be(before);
    }

    [Fact]
    public async Task Apply_Everything_IsDoneInTheOrderInWhichEachNeedsTheOneBefore()
    {
        using var data = await DamagedData.MakeAsync();

        var done = (await data.ApplyAsync(new RepairOrder(Apply: true, Replace: RepairSlots.All))).OrThrow();

        done.Steps.Select(step => step.What).Should().Equal("the issuing CA", $"the signing key of {TestNode.Realm}", "the TLS certificate");
        data.Text("SELECT count(*) FROM signing_credentials WHERE PromotedAt IS NOT NULL").Should().Be("2", "what the earlier key signed is still verified");
        (await data.OpenIncidentsAsync()).Should().BeEmpty("nothing was wrong");
    }

    [Fact]
    public async Task Apply_KeyThatWasBrought_Signs()
    {
        using var data = await DamagedData.MakeAsync(days: 800);
        using var key = RSA.Create(2048);

        var done = (await data.ApplyAsync(Import(Pem(key, data.Now.AddDays(-1), data.Now.AddDays(200))))).OrThrow();

        done.State.Should().Be(RepairStates.Verified);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(data.Text("SELECT Chain FROM signing_credentials ORDER BY PromotedAt DESC LIMIT 1"));
        chain[0].Subject.Should().Be("CN=brought along");
    }

    [Fact]
    public async Task Apply_KeyWhoseCertificateHasEnded_IsRefusedAndNothingChanges()
    {
        using var data = await DamagedData.MakeAsync();
        using var key = RSA.Create(2048);
        var before = data.Rows();

        var refused = await data.ApplyAsync(Import(Pem(key, data.Now.AddDays(-100), data.Now.AddDays(-1))));

        refused.Error!.Code.Should().Be(ErrorCodes.Tokens.SigningChainDates);
        refused.Error.PublicDetail.Should().StartWith("import: ").And.Contain("is valid from");
        data.Rows().Should().Be(before);
        data.Journals.ReadAll().Should().BeEmpty("it was judged before anything was begun");
    }

    private static RepairOrder Import(string pem) => new(Apply: true, Replace: [RepairSlots.Signing], Realm: TestNode.Realm, Import: new ImportKey(pem));

    private static string Pem(RSA key, DateTimeOffset from, DateTimeOffset until)
    {
        var request = new CertificateRequest("CN=brought along", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        using var certificate = request.CreateSelfSigned(from, until);
        return key.ExportPkcs8PrivateKeyPem() + "\n" + certificate.ExportCertificatePem();
    }

    private static (string Signer, string Issuing, string Tls) Offices(DamagedData data) => (data.Text(Signer), data.Text(Issuing), data.Text(Tls));
}
