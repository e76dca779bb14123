using Everseal.Acceptance.Tests.Processes;

namespace Everseal.Acceptance.Tests.Check.Files;

[Trait("Needs", "DebianPackages")]
public sealed class FileFormatTests(CertificateFiles files) : IClassFixture<CertificateFiles>
{
    [Theory]
    [InlineData("chain.pem", true)]
    [InlineData("text-and-key.txt", true)]
    [InlineData("leaf.der", false)]
    [InlineData("trusted.pem", false)]
    [InlineData("chain.p7b", true)]
    [InlineData("chain-p7b.pem", true)]
    [InlineData("open.p12", true)]
    [InlineData("keytool.jks", true)]
    [InlineData("keytool.jceks", true)]
    [InlineData("trust.jks", false)]
    [InlineData("secret.yaml", true)]
    public async Task Check_OpenFile_ShowsItsCertificates(string name, bool withAuthority)
        => await ShouldShowAsync(name, withAuthority);

    [Theory]
    [InlineData("new.p12", true)]
    [InlineData("aes-sha1.p12", true)]
    [InlineData("rc2.p12", true)]
    [InlineData("triple-des.p12", true)]
    [InlineData("pbmac1.p12", true)]
    [InlineData("keytool.pkcs12", true)]
    [InlineData("keytool.jks", true)]
    [InlineData("open.p12", true)]
    public async Task Check_WithThePassphrase_ShowsItsCertificates(string name, bool withAuthority)
        => await ShouldShowAsync(name, withAuthority, "--passphrase-file", files["passphrase"]);

    [Fact]
    public async Task Check_EncryptedWithoutPassphrase_IsUnknownAndSaysWhy()
    {
        var target = await CheckedTarget.CheckAsync($"file:{files["out/new.p12"]}");

        target.Status.Should().Be("unknown");
        target.ExitCode.Should().Be(3);
        target.Codes.Should().Contain("EVS-8354");
    }

    [Theory]
    [InlineData("new.p12", "unknown")]
    [InlineData("pbmac1.p12", "unknown")]
    [InlineData("keytool.jks", "warning")] // its certificates are in clear; that nobody altered them could not be checked
    public async Task Check_WithAnotherPassphrase_SaysThatItDoesNotFit(string name, string status)
    {
        File.WriteAllText(files["other"], "another\n");
        var target = await CheckedTarget.CheckAsync($"file:{files[$"out/{name}"]}", "--passphrase-file", files["other"]);

        target.Status.Should().Be(status);
        target.Codes.Should().Contain("EVS-8355");
    }

    [Theory]
    [InlineData("leaf.key", "EVS-8352")]
    [InlineData("leaf.csr", "EVS-8352")]
    [InlineData("cut.p7b", "EVS-8353")]
    [InlineData("missing.pem", "EVS-8350")]
    public async Task Check_NoCertificateToBeRead_IsUnknown(string name, string code)
    {
        var target = await CheckedTarget.CheckAsync($"file:{files[name]}");

        target.Status.Should().Be("unknown");
        target.Codes.Should().Contain(code);
    }

    [Fact]
    public async Task Check_FolderOfAll_ShowsEachCertificateOnceAndNoKey()
    {
        var result = await Product.CommandLine.RunAsync("check", $"file:{files["out"]}", "--passphrase-file", files["passphrase"], "-o", "json");

        result.ExitCode.Should().Be(0, $"it printed {result.Output}{result.Error}");
        result.Output.Split("\"subject\": \"CN=files.example\"").Length.Should().Be(2, "it is one certificate in many places");
        foreach (var line in File.ReadLines(files["leaf.key"]).Where(line => !line.StartsWith('-')))
            (result.Output + result.Error).Should().NotContain(line);
    }

    private async Task ShouldShowAsync(string name, bool withAuthority, params string[] options)
    {
        var target = await CheckedTarget.CheckAsync($"file:{files[$"out/{name}"]}", options);

        target.Subjects.Should().BeEquivalentTo(withAuthority ? ["CN=files.example", "CN=Files-CA"] : new[] { "CN=files.example" });
        target.Ends[0].Should().Be(files.End);
        target.Codes.Should().BeEmpty();
        target.Status.Should().Be("fine");
    }
}
