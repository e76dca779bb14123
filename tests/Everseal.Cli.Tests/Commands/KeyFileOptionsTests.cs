using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Cli.Commands;
using Everseal.Core.Errors;

namespace Everseal.Cli.Tests.Commands;

/// <summary>A key and its certificate, where an earlier pair lies.</summary>
public sealed class KeyFileOptionsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("everseal-").FullName;

    private string CertificatePath => Path.Combine(_directory, "www.pem");

    private string KeyPath => Path.Combine(_directory, "www.key");

    public KeyFileOptionsTests()
    {
        File.WriteAllText(CertificatePath, "old certificate");
        File.WriteAllText(KeyPath, "old key");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Issue_Overwrite_ReplacesBothAndLeavesNothingBeside()
    {
        var issued = await IssueAsync(request => Task.FromResult(Certify(request)));

        using var pair = X509Certificate2.CreateFromPemFile(CertificatePath, KeyPath);
        pair.HasPrivateKey.Should().BeTrue();
        File.ReadAllText(CertificatePath).Should().StartWith(issued);
        Names().Should().Equal("www.key", "www.pem");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(KeyPath).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Issue_OverwriteWhileTheServerDecides_TheEarlierPairIsThere()
        => await IssueAsync(request =>
        {
            Earlier().Should().Be(("old certificate", "old key"));
            return Task.FromResult(Certify(request));
        });

    [Fact]
    public async Task Issue_OverwriteAndTheServerRefuses_LeavesTheEarlierPair()
    {
        var issue = () => IssueAsync(_ => throw ProblemException.Refused(ErrorCodes.Certificates.LifetimeOutOfBounds, "lifetimeSeconds", "too long"));

        (await issue.Should().ThrowAsync<ProblemException>()).Which.ExitCode.Should().Be(ExitCodes.Refused);
        Earlier().Should().Be(("old certificate", "old key"));
        Names().Should().Equal("www.key", "www.pem");
    }

    [Fact]
    public async Task Issue_OverwriteAndTheCertificatesPlaceCannotBeTaken_GivesTheKeysPlaceBack()
    {
        File.Delete(CertificatePath);
        Directory.CreateDirectory(CertificatePath);
        File.WriteAllText(Path.Combine(CertificatePath, "inside"), "");

        var issue = () => IssueAsync(request => Task.FromResult(Certify(request)));

        (await issue.Should().ThrowAsync<ProblemException>()).Which.Problem.Field.Should().Be("--out-cert");
        File.ReadAllText(KeyPath).Should().Be("old key");
        Names().Should().Equal("www.key", "www.pem");
    }

    [Fact]
    public async Task Issue_BothInOneFile_IsRefusedBeforeAnythingIsMade()
    {
        var issue = () => IssueAsync(_ => throw new InvalidOperationException("asked"), certificate: KeyPath);

        (await issue.Should().ThrowAsync<ProblemException>()).Which.ExitCode.Should().Be(ExitCodes.CouldNot);
        File.ReadAllText(KeyPath).Should().Be("old key");
    }

    private (string Certificate, string Key) Earlier() => (File.ReadAllText(CertificatePath), File.ReadAllText(KeyPath));

    private List<string> Names() => [.. Directory.GetFileSystemEntries(_directory).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private async Task<string> IssueAsync(Func<string, Task<string>> issue, string? certificate = null)
    {
        var (options, command) = (new KeyFileOptions(), new Command("issue"));
        options.AddTo(command);
        var parsed = command.Parse(["--out-cert", certificate ?? CertificatePath, "--out-key", KeyPath, "--key", "p256", "--overwrite"]);
        return await options.IssueAsync(parsed, "www", issue);
    }

    private static string Certify(string request)
    {
        using var authority = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var asked = CertificateRequest.LoadSigningRequestPem(request, HashAlgorithmName.SHA256);
        var (from, to) = (new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return asked.Create(new X500DistinguishedName("CN=ca"), X509SignatureGenerator.CreateForECDsa(authority), from, to, [1]).ExportCertificatePem();
    }
}
