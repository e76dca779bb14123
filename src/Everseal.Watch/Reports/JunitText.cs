using System.Globalization;
using System.Text;
using System.Xml;
using Everseal.Core.Expiry;
using Everseal.Watch.Verdicts;

namespace Everseal.Watch.Reports;

/// <summary>
/// JUnit's XML as Ant introduced it and build servers read it: a suite for each target, a case for each certificate, one for the
/// target itself, one for each source that could not be read. A finding is a failure from Warning on; "could not" is an error.
/// </summary>
internal static class JunitText
{
    private const string TargetCase = "target";

    public static void Write(CheckReport report, TextWriter output)
    {
        // The writer would name its own encoding, which for text in memory is UTF-16.
        output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        using var xml = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n" });
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", "everseal check");
        foreach (var target in report.Targets)
            WriteSuite(target, xml);
        xml.WriteEndElement();
        xml.Flush();
        output.Write('\n');
    }

    private static void WriteSuite(TargetReport target, XmlWriter xml)
    {
        var cases = CasesOf(target);
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Characters(target.Target));
        xml.WriteAttributeString("timestamp", target.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss"));
        WriteNumber(xml, "tests", cases.Count);
        WriteNumber(xml, "failures", cases.Count(one => one is { IsError: false, Findings.Count: > 0 }));
        WriteNumber(xml, "errors", cases.Count(one => one is { IsError: true }));
        WriteNumber(xml, "skipped", 0);
        foreach (var one in cases)
            WriteCase(target, one, xml);
        xml.WriteEndElement();
    }

    /// <summary>Each finding belongs to one case.</summary>
    private static List<Case> CasesOf(TargetReport target)
    {
        var loud = target.Findings.Where(finding => finding.Severity >= Severity.Warning).ToList();
        var cases = target.Certificates.Select(certificate => new Case(certificate.Slot, [.. loud.Where(finding => finding.Slot == certificate.Slot)])).ToList();
        cases.AddRange(target.Failures.Select(failure => new Case(
            $"{failure.Source} {failure.Address}", [.. loud.Where(finding => finding.Slot is null && finding.Source == failure.Source)], failure)));
        cases.Insert(0, new Case(TargetCase, [.. loud.Except(cases.SelectMany(one => one.Findings))]));
        if (target is { Status: CheckStatus.Unknown, Failures.Count: 0 })
            cases.Add(new Case("check", [], new FailureReport("check", target.Target, "unknown", "what matters most could not be seen")));
        return cases;
    }

    private static void WriteCase(TargetReport target, Case one, XmlWriter xml)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Characters(target.Target));
        xml.WriteAttributeString("name", Characters(one.Name));
        xml.WriteAttributeString("time", "0");
        if (one.IsError || one.Findings.Count > 0)
        {
            xml.WriteStartElement(one.IsError ? "error" : "failure");
            xml.WriteAttributeString("type", one.Failure?.Code ?? one.Findings[0].Code);
            xml.WriteAttributeString("message", Characters(one.Failure?.Detail ?? one.Findings[0].Title));
            xml.WriteString(Characters(string.Join("\n\n", one.Findings.Select(Text))));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Text(FindingReport finding)
    {
        var date = finding.Date is { } day ? $"\nwhen: {ReportDates.Minute(day)} ({ReportDates.InDays(finding.Days!.Value)})" : string.Empty;
        return $"{finding.Code} {finding.Title}: {finding.Detail}\neffect: {finding.Effect}{date}\nnext: {finding.NextCommand}\nexplain: {finding.Explain}";
    }

    private static void WriteNumber(XmlWriter xml, string name, int value) => xml.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));

    // Names in certificates may hold what XML 1.0 cannot carry in any form.
    private static string Characters(string text)
        => string.Concat(text.EnumerateRunes().Select(rune => rune.Value is '\t' or '\n' or '\r' or (>= ' ' and not 0xFFFE and not 0xFFFF) ? rune : Rune.ReplacementChar));

    private sealed record Case(string Name, IReadOnlyList<FindingReport> Findings, FailureReport? Failure = null)
    {
        public bool IsError => Failure is not null;
    }
}
