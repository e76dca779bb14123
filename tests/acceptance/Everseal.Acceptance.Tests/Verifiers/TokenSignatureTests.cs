using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Verifiers;

/// <summary>Verifiers that nobody here wrote agree on every kind of token, and on the same token with one letter changed.</summary>
[Collection(SharedServer.Collection)]
[Trait("Needs", "DebianPackages")]
public sealed class TokenSignatureTests(SharedServer shared) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Kinds => [.. IssuedTokens.Kinds];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Token_OfEveryKind_VerifiesByXmlsec1UpToTheRoot(string kind)
    {
        var token = _directory.Write("token.xml", await IssuedTokens.IssueAsync(shared, kind));

        (await Xmlsec1.VerifyAsync(token, shared.Server.Ready.CaFile)).Error.Should().StartWith("OK");
    }

    [Fact]
    public async Task Token_Changed_IsRefusedByXmlsec1()
    {
        var token = _directory.Write("token.xml", Changed(await IssuedTokens.IssueAsync(shared, "bearer")));

        (await Xmlsec1.VerifyAsync(token, shared.Server.Ready.CaFile)).ExitCode.Should().NotBe(0);
    }

    [Fact]
    public async Task Token_OfAnotherRoot_IsRefusedByXmlsec1()
    {
        var token = _directory.Write("token.xml", await IssuedTokens.IssueAsync(shared, "bearer"));

        (await Xmlsec1.VerifyAsync(token, shared.RsaService.CertificateFile)).ExitCode.Should().NotBe(0);
    }

    [Fact]
    public async Task Tokens_AllKindsAndOneChanged_JavaAgrees()
    {
        var files = new List<string>();
        foreach (var kind in IssuedTokens.Kinds)
            files.Add(_directory.Write($"{kind}.xml", await IssuedTokens.IssueAsync(shared, kind)));
        files.Add(_directory.Write("changed.xml", Changed(await IssuedTokens.IssueAsync(shared, "bearer"))));

        var verdicts = (await JavaXmlDsig.VerifyAsync(files)).Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        verdicts.Should().Equal([.. IssuedTokens.Kinds.Select(_ => "valid"), "invalid"]);
    }

    private string Changed(string token)
    {
        token.Should().Contain(shared.Ann);
        return token.Replace(shared.Ann, $"eve@{shared.Server.Ready.Realm}", StringComparison.Ordinal);
    }
}
