using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509.Revocation;

namespace Everseal.Core.Tests.X509.Revocation;

public sealed class RevocationListDatesTests
{
    private static readonly DateTimeOffset Start = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Read_ListOfAnotherMaker_TellsBothDates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var authority = request.CreateSelfSigned(Start, Start.AddYears(5));
        var builder = new CertificateRevocationListBuilder();
        builder.AddEntry([7, 1], Start.AddDays(2));

        var der = builder.Build(authority, 3, Start.AddDays(9), HashAlgorithmName.SHA256, thisUpdate: Start.AddDays(2));

        RevocationListDates.Read(der).Should().Be(new RevocationListDates(Start.AddDays(2), Start.AddDays(9)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3000")]
    [InlineData("2D2D2D2D2D424547494E")]
    public void Read_OtherBytes_Throws(string hex)
        => FluentActions.Invoking(() => RevocationListDates.Read(Convert.FromHexString(hex))).Should().Throw<AsnContentException>();
}
