using Everseal.Core.Expiry;
using Everseal.Watch.Targets;

namespace Everseal.Watch.Tests.Targets;

public sealed class TargetsFileTests
{
    private const string Fleet = """
        defaults:
          owner: pki@example.org
          timeout: 20s
          thresholds:
            tls: { warning: 40d, critical: "20d,10%" }
        groups:
          vSphere:
            owner: virtualisation@example.org
            thresholds:
              tls: { warning: 50d }
            targets:
              - vcenter://vc1.example.org
              - target: tls://192.0.2.7:443
                serverName: vc2.example.org
                owner: night@example.org
        targets:
          - target: tls://mail.example.org:587
            starttls: smtp
            caFile: roots.pem
          - file:certs
          - target: file:/etc/keys.p12
            passphraseFile: /run/secrets/p12
        """;

    [Fact]
    public void Read_Fleet_KeepsTheOrderAndGroups()
        => Read(Fleet).Select(target => (target.Name, target.Group)).Should().Equal(
            ("vcenter://vc1.example.org", "vSphere"), ("tls://192.0.2.7:443", "vSphere"),
            ("smtp://mail.example.org:587", null), ("file:certs", null), ("file:/etc/keys.p12", null));

    [Fact]
    public void Read_Fleet_TargetOverGroupOverDefaults()
    {
        var targets = Read(Fleet);

        targets.Select(target => target.Owner).Should().Equal("virtualisation@example.org", "night@example.org", "pki@example.org", "pki@example.org", "pki@example.org");
        targets.Should().AllSatisfy(target => target.Timeout.Should().Be(TimeSpan.FromSeconds(20)));
        targets[1].ServerName.Should().Be("vc2.example.org");
        targets[0].ServerName.Should().BeNull("what one target says is not said for its neighbours");
    }

    [Fact]
    public void Read_Thresholds_MergeLevelByLevel()
    {
        var changes = Read(Fleet)[0].Thresholds!.ByClass[CertificateClass.ManualLeaf];

        changes.Warning.Should().Be(new Threshold(TimeSpan.FromDays(50), null));
        changes.Critical.Should().Be(new Threshold(TimeSpan.FromDays(20), 0.1));
    }

    [Fact]
    public void Read_RelativePaths_BeginAtTheFilesFolder()
    {
        var targets = Read(Fleet);

        targets[2].CaFile.Should().Be("/srv/checks/roots.pem");
        targets[3].Path.Should().Be("/srv/checks/certs");
        targets[4].PassphraseFile.Should().Be("/run/secrets/p12");
    }

    [Theory]
    [InlineData("targets:\n  - tls://a.example\n  - vc.example.org", 3, "write vcenter://vc.example.org")]
    [InlineData("targets:\n  - target: tls://a.example\n    sevrerName: b", 3, "'sevrerName' is not known here; did you mean 'serverName'?")]
    [InlineData("target:\n  - tls://a.example", 1, "'target' is not known here; did you mean 'targets'?")]
    [InlineData("groups:\n  a:\n    colour: red\n    targets: [tls://a.example]", 3, "known are owner, thresholds, timeout, caFile, passphraseFile, targets")]
    [InlineData("groups:\n  a:\n    owner: b", 3, "group 'a' has no targets")]
    [InlineData("targets:\n  - target: file:a\n    passphrase: hunter2", 3, "stands in a file of its own (passphraseFile)")]
    [InlineData("targets:\n  - tls://a.example\n  - TLS://A.example:443", 3, "tls://a.example:443 is named before, in line 2")]
    [InlineData("defaults:\n  timeout: soon\ntargets: [tls://a.example]", 2, "timeout: is a time")]
    [InlineData("defaults:\n  thresholds:\n    tls: { warning: 10d, critical: 20d }\ntargets: [tls://a.example]", 3, "the larger number first")]
    [InlineData("defaults:\n  thresholds:\n    tsl: { warning: 10d }\ntargets: [tls://a.example]", 3, "did you mean 'tls'?")]
    [InlineData("defaults:\n  thresholds:\n    tls: { warning: soon }\ntargets: [tls://a.example]", 3, "'soon' is not days")]
    [InlineData("targets:\n  - target: adfs://a.example\n    starttls: smtp", 3, "goes with tls://HOST:PORT alone")]
    [InlineData("targets:\n  - target: tls://a.example\n    starttls: gopher", 3, "is one of ldap, smtp, imap, postgres")]
    [InlineData("targets: tls://a.example", 1, "must be a list")]
    [InlineData("targets:\n  - [tls://a.example]", 2, "keys and values are expected here")]
    [InlineData("targets:\n  - {}", 2, "target: is missing")]
    [InlineData("targets: &a [tls://a.example]\ngroups: {g: {targets: *a}}", 2, "aliases")]
    [InlineData("targets: [[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]", 1, "nested too deeply")]
    [InlineData("targets:\n\t- a", 1, "is not valid YAML")]
    [InlineData("- tls://a.example", 1, "one document of keys and values")]
    [InlineData("", 1, "one document of keys and values")]
    public void Read_WhatIsNotKnown_IsRefusedWithItsLine(string yaml, int line, string says)
    {
        var error = TargetsFile.Read("/srv/checks/fleet.yaml", yaml).Error!;

        error.Code.Id.Should().Be("EVS-8305");
        error.PublicDetail.Should().StartWith($"/srv/checks/fleet.yaml:{line}: ").And.Contain(says).And.NotContain("hunter2");
    }

    [Fact]
    public void Read_NoTargets_IsNotFine()
        => TargetsFile.Read("fleet.yaml", "targets: []").Error!.Code.Id.Should().Be("EVS-8307");

    [Fact]
    public void Read_DeepNesting_DoesNotExhaustTheStack()
        => TargetsFile.Read("fleet.yaml", new string('[', 500_000)).Error!.Code.Id.Should().Be("EVS-8305");

    [Fact]
    public void ReadFile_MissingTooLargeOrNotUtf8_IsRefused()
    {
        var folder = Directory.CreateTempSubdirectory("evs-targets-");
        var (large, binary) = (Path.Combine(folder.FullName, "large"), Path.Combine(folder.FullName, "binary"));
        File.WriteAllText(large, new string('#', 5_000_000));
        File.WriteAllBytes(binary, [0x74, 0xFF, 0xFE]);

        string[] codes = [.. new[] { large, binary, Path.Combine(folder.FullName, "missing"), folder.FullName }.Select(path => TargetsFile.ReadFile(path).Error!.Code.Id)];

        folder.Delete(recursive: true);
        codes.Should().AllBe("EVS-8304");
    }

    private static IReadOnlyList<CheckTarget> Read(string yaml) => TargetsFile.Read("/srv/checks/fleet.yaml", yaml).OrThrow().Targets;
}
