using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Repair;
using Everseal.Core.Tests.Keys;
using Everseal.Core.Tests.X509;
using Everseal.Core.X509;

namespace Everseal.Core.Tests.Repair;

/// <summary>Starts from a deployment that is whole, and changes one thing or the date.</summary>
public sealed class DiagnosisTests
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly DateTimeOffset Now = TestAuthority.Born.AddDays(10);
    private static readonly PublicKey LeafKey = new(TestAuthority.Shared.LeafKey);
    private static readonly CertifiedKey Signing = new("signer", TestCredentials.Chain(Now), LeafKey);
    private static readonly StoredSigner Signer = new(Signing, Now, Now, Now);
    private static readonly DeploymentState Whole = new(
        Now, [Of(Signer)], new AuthorityStates(Root(), null, Issuing(), null, IsSubordinate: false),
        new CertifiedKey("tls", [TestAuthority.Shared.Leaf(CertificateProfiles.TlsServer, CertificateSubject.ForHosts(["sts.example"], []), Now), TestAuthority.Shared.Issuing], LeafKey),
        [new FileState("master.key", OwnerFile, OwnerFile)], new SchemaState(6, 6, IsLocked: false), MasterKeyState.Serves);

    [Fact]
    public void Of_Whole_FindsNothing() => Diagnosis.Of(Whole).Should().BeEmpty();

    [Fact]
    public void Of_LeavesEnded_NamesTheDayAndCuresSignerBeforeTls()
    {
        var findings = Diagnosis.Of(Whole with { Now = Now.AddDays(800) });

        findings.Select(finding => finding.Code).Should().Equal(ErrorCodes.Repair.SignerEnded, ErrorCodes.Repair.TlsUnusable);
        findings[0].Since.Should().Be(ValidityPeriod.Of(Signing.Chain[0]).End);
        findings[0].Hit.Should().Contain("everseal.local").And.Contain("Signing certificate is not valid");
        RepairPlan.Of(findings).Steps.Select(step => step.GetType().Name).Should().Equal("NewSigningKey", "NewTlsCertificate");
    }

    [Fact]
    public void Of_IssuingCaEnded_IsCuredBeforeWhatItVouchesFor()
        => Steps(Whole with { Now = Now.AddDays(12 * 365) }).Should().Equal("NewIssuingCa", "NewSigningKey", "NewTlsCertificate");

    [Fact]
    public void Of_IssuingCaEndedAndTheNextIsPublished_NeedsNoOther()
    {
        var later = Now.AddDays(12 * 365);
        var next = TestAuthority.Issue(CertificateProfiles.IssuingCa, CertificateSubject.Named("Test Issuing CA", "Example"), TestAuthority.Shared.IssuingKey, TestAuthority.Shared.Root, TestAuthority.Shared.RootKey, Now.AddDays(8 * 365), TimeSpan.FromDays(3650));

        Steps(Whole with { Now = later, Authorities = Whole.Authorities with { NextIssuing = new CertifiedKey("next", [next], LeafKey) } })
            .Should().Equal("NewSigningKey", "NewTlsCertificate");
    }

    [Fact]
    public void Of_RootEnded_WaitsForAWordAndThenMakesOne()
    {
        var ended = Whole with { Now = Now.AddDays(21 * 365) };

        RepairPlan.Of(Diagnosis.Of(ended)).Should().Match<RepairPlan>(plan => plan.IsEmpty && plan.Blocked.Count == 3 && plan.Blocked.All(finding => finding.Needs!.Contains("everseal repair --new-root", StringComparison.Ordinal)));
        RepairPlan.Of(Diagnosis.Of(ended, allowNewRoot: true)).Steps.Select(step => step.GetType().Name).Should().Equal("NewRoot", "NewSigningKey", "NewTlsCertificate");
    }

    /// <summary>What an enterprise's root vouches for needs no own one.</summary>
    [Fact]
    public void Of_RootEndedAndAnotherOrganisationsCaIsBrought_IsCuredByIt()
    {
        var ended = Whole with { Now = Now.AddDays(21 * 365), Requests = [new PendingRequest("waits", CertificateSlot.IssuingCa, null, "CN=below", Now, LeafKey)] };
        var import = CertificateImport.Check(new BroughtCertificates(CertificateSlot.IssuingCa, null, EnterpriseCa(ended.Now), Key: null), ended, publicHost: null).OrThrow();

        var plan = RepairPlan.Of(Diagnosis.Of(ended, brought: import)).With([.. new Replacements(IssuingCa: true, Signing: false, Tls: false, Import: import).StepsFor(ended)]);

        plan.Blocked.Should().BeEmpty();
        plan.Steps.Select(step => step.GetType().Name).Should().Equal("ImportIssuingCa", "NewSigningKey", "NewTlsCertificate");
    }

    [Fact]
    public void Of_TlsOfAnotherCaEnded_IsCuredByTheOwnOneAndSaysSo()
    {
        var found = Diagnosis.Of(Whole with { Now = Now.AddDays(800), TlsIsForeign = true }).Single(finding => finding.Code == ErrorCodes.Repair.TlsUnusable);

        found.Detail.Should().Contain("which another CA signed");
        found.Cure!.After.Should().Contain("until another CA's is imported");
    }

    [Fact]
    public void Of_ClockBehindTheRoot_RepairsNothing()
    {
        var plan = RepairPlan.Of(Diagnosis.Of(Whole with { Now = TestAuthority.Born.AddYears(-3) }, allowNewRoot: true));

        plan.IsEmpty.Should().BeTrue();
        plan.Blocked.Should().Contain(finding => finding.Code == ErrorCodes.Repair.ClockBehind && finding.Needs!.Contains("clock", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_RootSealed_NeedsItOnlyForAnIssuingCa()
    {
        var withoutRootKey = Whole with { Authorities = Whole.Authorities with { Root = Root() with { PublicKey = null, KeyTrouble = "sealed" } } };

        Diagnosis.Of(withoutRootKey).Should().BeEmpty();
        Steps(withoutRootKey with { Now = Now.AddDays(800) }).Should().Equal("NewSigningKey", "NewTlsCertificate");
        RepairPlan.Of(Diagnosis.Of(withoutRootKey with { Now = Now.AddDays(12 * 365) })).Should().Match<RepairPlan>(plan => plan.IsEmpty && plan.Blocked.All(finding => finding.Needs!.Contains("everseal ca unseal", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_KeyThatDoesNotMatch_IsSetAsideAndAnotherOneMade()
        => Steps(With(Signer with { Credential = Signing with { PublicKey = new PublicKey(TestAuthority.Shared.IssuingKey) } })).Should().Equal("SetAside", "NewSigningKey");

    [Fact]
    public void Of_OneOfTwoKeysLost_IsSetAsideAndTheOtherSigns()
        => Steps(With(Signer, Signer with { Credential = Signing with { KeyId = "lost", PublicKey = null, KeyTrouble = "gone" } })).Should().Equal("SetAside");

    [Fact]
    public void Of_ChainInWrongOrder_IsReorderedAndNothingElse()
    {
        var step = RepairPlan.Of(Diagnosis.Of(With(Signer with { Credential = Signing with { Chain = [.. Signing.Chain.Reverse()] } }))).Steps.Should().ContainSingle().Which;

        step.Should().BeOfType<RepairStep.ReorderChain>().Which.Order.Should().Equal(2, 1, 0);
    }

    [Fact]
    public void Of_SignerImportedWhenItHadEnded_SaysThat()
    {
        var imported = Signer with { CreatedAt = Now.AddDays(500), PublishedAt = Now.AddDays(500), PromotedAt = Now.AddDays(500) };

        Diagnosis.Of(With(imported) with { Now = Now.AddDays(501) })[0].Detail.Should().Contain("before it was taken into the ring on 2027-05-26");
    }

    [Fact]
    public void Of_TwoKeysPromotedAtOnce_TheOneThatSignsStaysTheLatest()
    {
        var step = RepairPlan.Of(Diagnosis.Of(With(Signer, Signer with { Credential = Signing with { KeyId = "a" } }))).Steps.Should().ContainSingle().Which;

        step.Should().BeOfType<RepairStep.SeparatePromotions>().Which.Earlier.Should().Equal("a");
        Diagnosis.Of(With(Signer, Signer with { Credential = Signing with { KeyId = "a" }, PromotedAt = Now.AddMilliseconds(-1) })).Should().BeEmpty();
    }

    [Fact]
    public void Of_MasterKeyDoesNotServe_NamesNothingElseToBeDone()
    {
        var plan = RepairPlan.Of(Diagnosis.Of(Whole with
        {
            Now = Now.AddDays(800), MasterKey = new MasterKeyState("missing"), Files = [new FileState("master.key", OwnerFile | UnixFileMode.OtherRead, OwnerFile)],
        }));

        plan.IsEmpty.Should().BeTrue();
        plan.Blocked[0].Code.Should().Be(ErrorCodes.Server.MasterKeyUnusable);
    }

    [Fact]
    public void Of_SchemaIncomplete_LooksNoFurther()
        => Steps(Whole with { Now = Now.AddDays(800), Schema = new SchemaState(4, 6, IsLocked: true) }).Should().Equal("FinishMigration");

    [Fact]
    public void Of_FileOpenToOthers_LosesTheirRightsAndNoMore()
        => RepairPlan.Of(Diagnosis.Of(Whole with { Files = [new FileState("master.key", UnixFileMode.UserRead | UnixFileMode.GroupRead, OwnerFile)] })).Steps
            .Should().ContainSingle().Which.Should().BeOfType<RepairStep.CloseFile>().Which.Mode.Should().Be(UnixFileMode.UserRead);

    [Fact]
    public void Unattended_NewRootAndHandMadeKeys_AreLeftOut()
    {
        var state = Whole with { Now = Now.AddDays(21 * 365), Realms = [Of(Signer) with { RenewsItself = false }] };

        RepairPlan.Of(Diagnosis.Of(state, allowNewRoot: true)).Unattended(state).Steps.Should().ContainSingle().Which.Should().BeOfType<RepairStep.NewTlsCertificate>();
    }

    private static IEnumerable<string> Steps(DeploymentState state) => RepairPlan.Of(Diagnosis.Of(state)).Steps.Select(step => step.GetType().Name);

    private static DeploymentState With(params StoredSigner[] signers) => Whole with { Realms = [Of(signers)] };

    private static RealmState Of(params StoredSigner[] signers) => new("everseal.local", RenewsItself: true, signers);

    private static CertifiedKey Root() => new("root", [TestAuthority.Shared.Root], new PublicKey(TestAuthority.Shared.RootKey));

    private static CertifiedKey Issuing() => new("issuing", [TestAuthority.Shared.Issuing], new PublicKey(TestAuthority.Shared.IssuingKey));

    private static X509Certificate2[] EnterpriseCa(DateTimeOffset now)
    {
        var root = TestAuthority.Issue(CertificateProfiles.Root, CertificateSubject.Named("Enterprise"), TestAuthority.Shared.RootKey, null, TestAuthority.Shared.RootKey, now);
        return [root, TestAuthority.Issue(CertificateProfiles.IssuingCa, CertificateSubject.Named("below"), TestAuthority.Shared.LeafKey, root, TestAuthority.Shared.RootKey, now)];
    }
}
