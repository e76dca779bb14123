using System.Reflection;
using Everseal.Core.Errors;

namespace Everseal.Architecture.Tests;

/// <summary>Every refusal has a number that people can look up and a next step.</summary>
public sealed class ErrorCodeTests
{
    private static readonly Dictionary<string, char> Areas = new(StringComparer.Ordinal)
    {
        ["Xml"] = '1', ["Messages"] = '1', ["Vsphere"] = '1', ["Signatures"] = '2', ["Tokens"] = '3', ["Acceptance"] = '3', ["RelyingParties"] = '3',
        ["Rollover"] = '6', ["Identities"] = '4', ["Certificates"] = '5', ["ForeignCertificates"] = '5', ["Revocation"] = '5', ["Server"] = '6', ["Audit"] = '6', ["Alarms"] = '6',
        ["Backups"] = '6', ["Upgrades"] = '6', ["Rehearsals"] = '6', ["Repair"] = '6', ["CommandLine"] = '7', ["CheckRuns"] = '8', ["FederationProbes"] = '8', ["FileProbes"] = '8', ["TlsProbes"] = '8',
        ["Verdicts"] = '8',
    };

    public static TheoryData<string, string> Declared
        => [.. typeof(ErrorCodes).GetNestedTypes().SelectMany(area => CodesOf(area).Select(code => (area.Name, code.Name)))];

    [Theory]
    [MemberData(nameof(Declared))]
    public void Code_Declared_IsListedNumberedAndExplained(string area, string name)
    {
        var code = (ErrorCode)typeof(ErrorCodes).GetNestedType(area)!.GetField(name)!.GetValue(null)!;

        code.Id.Should().MatchRegex($"^EVS-{Areas[area]}[0-9]{{3}}$");
        ErrorCodes.Find(code.Id).Should().BeSameAs(code, "everseal explain must know it");
        code.Title.Should().NotBeNullOrWhiteSpace();
        code.Cause.Should().NotBeNullOrWhiteSpace();
        code.Remedy.Should().NotBeNullOrWhiteSpace("an error without a next step is half an error");
    }

    [Fact]
    public void Codes_All_HaveDistinctIds()
        => typeof(ErrorCodes).GetNestedTypes().SelectMany(CodesOf).Select(code => ((ErrorCode)code.GetValue(null)!).Id)
            .Should().OnlyHaveUniqueItems();

    private static IEnumerable<FieldInfo> CodesOf(Type area)
        => area.GetFields(BindingFlags.Public | BindingFlags.Static).Where(member => member.FieldType == typeof(ErrorCode));
}
