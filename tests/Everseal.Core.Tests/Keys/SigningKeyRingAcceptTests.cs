using Everseal.Core.Errors;
using Everseal.Core.Keys;
using Everseal.Core.Tests.X509;

namespace Everseal.Core.Tests.Keys;

/// <summary>A token of a good key, issued and presented in its time; each test breaks one condition.</summary>
public sealed class SigningKeyRingAcceptTests
{
    private static readonly DateTimeOffset Start = TestAuthority.Born.AddDays(10);
    private static readonly DateTimeOffset Issued = Start.AddDays(100);
    private static readonly SigningCredential Credential = TestCredentials.Create("first", Start);
    private static readonly SigningKeyRing Ring = SigningKeyRing.StartingWith("everseal.local", Credential, Start);

    [Fact]
    public void Accept_IssuedAndPresentedInTime_IsTheKey()
        => Ring.Accept("first", Issued, Issued.AddHours(1)).OrThrow().Should().BeSameAs(Credential.VerificationKey);

    [Fact]
    public void Accept_KeyNotInTheRing_IsUnknown()
        => Ring.Accept("other", Issued, Issued).Error!.Code.Should().Be(ErrorCodes.Tokens.VerificationKeyUnknown);

    [Fact]
    public void Accept_KeyNotPublished_IsUnknown()
        => new SigningKeyRing("everseal.local", [new SigningKeyEntry(Credential, Start)])
            .Accept("first", Issued, Issued).Error!.Code.Should().Be(ErrorCodes.Tokens.VerificationKeyUnknown);

    [Fact]
    public void Accept_KeyRetired_IsRefusedThoughTheCertificateIsValid()
    {
        var ring = new SigningKeyRing("everseal.local", [Ring.Entries[0] with { PublishedAt = Start, RetiredAt = Issued.AddMinutes(1) }]);

        ring.VerificationKeys.Should().ContainSingle("its signatures are tried, so that the refusal can name the cause");
        ring.Accept("first", Issued, Issued.AddHours(1)).Error!.Code.Should().Be(ErrorCodes.Tokens.VerificationKeyRetired);
    }

    [Fact]
    public void Accept_IssuedAfterTheCertificateEnded_IsRefused()
        => Ring.Accept("first", Start.AddYears(2), Start.AddYears(2)).Error!.Code
            .Should().Be(ErrorCodes.Tokens.IssuedOutsideSigningCertificate, "Storm-0558 signed with a key that had expired two years before");

    [Fact]
    public void Accept_IssuedBeforeTheCertificateBegan_IsRefused()
        => Ring.Accept("first", Start.AddDays(-1), Start).Error!.Code.Should().Be(ErrorCodes.Tokens.IssuedOutsideSigningCertificate);

    [Fact]
    public void Accept_CertificateExpiredSince_NamesItAndTheDay()
    {
        var error = Ring.Accept("first", Issued, Start.AddDays(800)).Error;

        error!.Code.Should().Be(ErrorCodes.Tokens.VerificationKeyNotValid);
        error.PublicDetail.Should().Contain("CN=sts").And.Contain("expired on 2027-01-10");
    }
}
