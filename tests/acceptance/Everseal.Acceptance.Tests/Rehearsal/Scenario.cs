using System.Text.Json;
using Everseal.Acceptance.Tests.Expiry;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.PublishedKeys;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Rehearsal;

/// <summary>One deployment and one day of it. What breaks there is nowhere written down: rehearsal and reality say it, and must agree.</summary>
/// <param name="Days">How long ago it was made, and how far ahead it was rehearsed then.</param>
/// <param name="WithRenewal">Otherwise the clock goes on under a running server before anything can renew itself.</param>
internal sealed record Scenario(string Name, int Days, bool WithRenewal = true)
{
    private static readonly string[] SixtyDays = ["--signing-lifetime", "60d"];
    private static readonly string[] SixtyDaysAndNoRenewal = [.. SixtyDays, "--no-self-renewal"];

    /// <summary>Further words of <c>everseal init</c>.</summary>
    public IReadOnlyList<string> Init { get; init; } = [];

    /// <summary>What was done on the first day.</summary>
    public Func<Deployment, RunningServer, Task>? Prepare { get; init; }

    /// <summary>Each slot that may break, on a day before and on a day after, and with nothing renewed. Those of many years take minutes and come last.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("subordinate", 80) { Prepare = SubordinateAsync },
        new("subordinate", 120) { Prepare = SubordinateAsync },
        new("service", 60) { Prepare = (made, born) => made.AddServiceAsync(born, endsInDays: 30) },
        new("service", 61) { Prepare = (made, born) => made.AddServiceAsync(born, endsInDays: -10) },
        new("service", 62, WithRenewal: false) { Prepare = (made, born) => made.AddServiceAsync(born, endsInDays: -10) },
        new("password", 20) { Prepare = PasswordsAsync },
        new("password", 40) { Prepare = PasswordsAsync },
        new("relying party that never reads", 200) { Prepare = (made, born) => RelyingPartyAsync(made, born, reads: false) },
        new("relying party that never reads", 350) { Prepare = (made, born) => RelyingPartyAsync(made, born, reads: false) },
        new("relying party that never reads", 400) { Prepare = (made, born) => RelyingPartyAsync(made, born, reads: false) },
        new("relying party that reads", 400) { Prepare = (made, born) => RelyingPartyAsync(made, born, reads: true) },
        new("nothing special", 370),
        new("all leaves", 360, WithRenewal: false),
        new("all leaves", 370, WithRenewal: false),
        new("issuing CA", 3660, WithRenewal: false),
        new("signer that renews itself", 70) { Init = SixtyDays },
        new("signer that renews itself", 70, WithRenewal: false) { Init = SixtyDays },
        new("signer that does not", 50) { Init = SixtyDaysAndNoRenewal },
        new("signer that does not", 70) { Init = SixtyDaysAndNoRenewal },
        new("nothing special", 3660),
        new("sealed root", 3000) { Prepare = SealAsync },
        new("sealed root", 3660) { Prepare = SealAsync },
        new("next root", 7000) { Prepare = RenewRootAsync },
        new("root", 7310),
        new("next root", 7310) { Prepare = RenewRootAsync },
    ];

    public override string ToString() => $"{Name}, {Days} days, {(WithRenewal ? "with" : "without")} renewal";

    private static async Task SealAsync(Deployment made, RunningServer born)
        => (await born.CommandAsync("ca", "seal", "--file", made.Folder["root.sealed"], "--passphrase-file", made.Folder.Write("p", "six random words make it good"), "--yes")).Succeeded();

    private static async Task RenewRootAsync(Deployment made, RunningServer born) => (await born.CommandAsync("ca", "root", "renew", "--yes")).Succeeded();

    private static async Task PasswordsAsync(Deployment made, RunningServer born) => (await born.CommandAsync("password-policy", "set", "--lifetime", "30")).Succeeded();

    /// <summary>The enterprise's root lives for ten years, our issuing CA below it for a hundred days.</summary>
    private static async Task SubordinateAsync(Deployment made, RunningServer born)
    {
        var (folder, openssl) = (made.Folder, new Program("openssl") { Environment = ShiftedClock.Environment(-made.Scenario.Days) });
        (await openssl.RunAsync("req", "-x509", "-newkey", "rsa:3072", "-nodes", "-subj", "/O=Enterprise/CN=Enterprise Root", "-days", "3650",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-keyout", folder["root.key"], "-out", folder["root.pem"])).Succeeded();
        (await born.CommandAsync("ca", "request", "--out", folder["issuing.csr"], "--name", "Everseal Issuing", "--organization", "Enterprise")).Succeeded();
        var extensions = folder.Write("extensions", "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n");
        (await openssl.RunAsync("x509", "-req", "-in", folder["issuing.csr"], "-CA", folder["root.pem"], "-CAkey", folder["root.key"], "-CAcreateserial",
            "-days", "100", "-extfile", extensions, "-out", folder["issuing.pem"])).Succeeded();
        folder.Write("chain.pem", File.ReadAllText(folder["issuing.pem"]) + File.ReadAllText(folder["root.pem"]));
        (await born.CommandAsync("ca", "import", folder["chain.pem"], "--yes")).Succeeded();
    }

    private static async Task RelyingPartyAsync(Deployment made, RunningServer born, bool reads)
    {
        var added = JsonSerializer.Deserialize<JsonElement>((await born.CommandAsync("relying-party", "add", Deployment.RelyingParty, "-o", "json")).Succeeded());
        made.OwnMetadata = reads ? added.GetProperty("metadataUrl").GetString() : null;

        // One that never reads has its keys from the address that is everybody's, once.
        made.SavedMetadata = (await PublishedMetadata.FetchAsync(born, made.OwnMetadata)).Xml;
    }
}
