using Everseal.Core.Expiry;
using Everseal.Watch.Probes;
using Everseal.Watch.Reports;
using Everseal.Watch.Targets;
using Everseal.Watch.Verdicts;

namespace Everseal.Watch.Tests.Reports;

/// <summary>A report of three targets, one of each kind of trouble, with names as a stranger would choose them.</summary>
internal static class Sample
{
    /// <summary>Formula, markup, quotes, separators, line break, a character beyond 16 bits and one that XML cannot carry.</summary>
    public const string Hostile = "=CN=\"a\",<script>alert('1')</script>|& \\ \u0001\n\U0001F511é";

    public static readonly DateTimeOffset Now = new(2027, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static CertificateReport Leaf { get; } = new()
    {
        Slot = "token-signing",
        Subject = "CN=ssoserverSign",
        Issuer = "CN=CA, DC=vsphere, DC=local",
        SerialNumber = "0102",
        Sha256 = new string('a', 64),
        Use = CertificateUse.TokenSigning,
        Class = CertificateClass.SigningKey,
        Authority = false,
        InUse = true,
        SignsToday = true,
        NotBefore = Now.AddDays(-700),
        NotAfter = Now.AddDays(20),
        RemainingSeconds = 20 * 86400,
        Days = 20,
        Residual = "in 20 d",
        WarningSeconds = 60 * 86400,
        CriticalSeconds = 30 * 86400,
        Severity = Severity.Critical,
        Places = ["SAML metadata", "JWKS"],
    };

    public static CertificateReport Root { get; } = Leaf with
    {
        Slot = "authority:CN=CA",
        Subject = "CN=CA",
        Sha256 = new string('b', 64),
        Use = CertificateUse.Authority,
        Class = CertificateClass.Authority,
        Authority = true,
        SignsToday = null,
        NotAfter = Now.AddDays(3000),
        RemainingSeconds = 3000 * 86400,
        Days = 3000,
        Residual = "in 3000 d",
        Severity = Severity.None,
    };

    public static FindingReport Ends { get; } = new(
        "EVS-8001", "The certificate ends soon", Severity.Critical, null, "token-signing", "It ends on that day.", "Every vCenter login stops.",
        Now.AddDays(20), 20, "everseal check vcenter://vc1.example.org", "everseal explain EVS-8001");

    public static TargetReport Vcenter { get; } = new()
    {
        Target = "vcenter://vc1.example.org",
        Kind = TargetKind.Vcenter,
        Group = "vSphere",
        Owner = "vi@example.org",
        At = Now,
        Status = CheckStatus.Critical,
        Certificates = [Leaf, Root],
        Findings = [Ends],
        Failures = [],
    };

    public static TargetReport Strange { get; } = new()
    {
        Target = "tls://strange.example:443",
        Kind = TargetKind.Tls,
        Owner = "@SUM(1)",
        At = Now,
        Status = CheckStatus.Warning,
        Certificates = [Leaf with { Slot = Hostile, Subject = Hostile, Sha256 = new string('c', 64), Use = CertificateUse.TlsServer, SignsToday = null, NotAfter = Now.AddDays(-2), RemainingSeconds = -2 * 86400, Days = -2, Severity = Severity.Warning }],
        Findings = [Ends with { Code = "EVS-8033", Severity = Severity.Warning, Slot = Hostile, Detail = Hostile, Date = null, Days = null }],
        Failures = [],
    };

    public static TargetReport Silent { get; } = new()
    {
        Target = "tls://silent.example:443",
        Kind = TargetKind.Tls,
        At = Now,
        Status = CheckStatus.Unknown,
        Certificates = [],
        Findings = [Ends with { Code = "EVS-8051", Severity = Severity.Warning, Source = "TLS 443", Slot = null, Date = null, Days = null }],
        Failures = [new FailureReport("TLS 443", "silent.example:443", "EVS-8400", "did not answer to the end within 15 s")],
    };

    public static CheckReport Report { get; } = Of(Vcenter, Strange, Silent);

    public static CheckReport Of(params List<TargetReport> targets)
    {
        var counts = ReportCounts.Of(targets);
        return new CheckReport
        {
            SchemaVersion = CheckReport.CurrentSchemaVersion,
            Tool = "everseal 1.2.3",
            At = Now,
            Status = counts.Worst,
            Summary = ReportSummary.Of(targets, counts),
            Counts = counts,
            Targets = targets,
        };
    }

    public static string Text(ReportFormat format, CheckReport? report = null)
    {
        var output = new StringWriter();
        ReportText.Write(report ?? Report, format, output);
        return output.ToString();
    }
}
