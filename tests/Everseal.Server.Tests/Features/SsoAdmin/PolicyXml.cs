namespace Everseal.Server.Tests.Features.SsoAdmin;

/// <summary>A password policy as govmomi writes it.</summary>
internal static class PolicyXml
{
    /// <summary>What vCenter begins with.</summary>
    public static string Vsphere { get; } = Of(minLength: 8, lifetimeDays: 90);

    public static string Of(int minLength, int lifetimeDays) => $"""
        <policy><description>the usual</description><prohibitedPreviousPasswordsCount>5</prohibitedPreviousPasswordsCount>
        <passwordFormat><lengthRestriction><minLength>{minLength}</minLength><maxLength>20</maxLength></lengthRestriction>
        <alphabeticRestriction><minAlphabeticCount>2</minAlphabeticCount><minUppercaseCount>1</minUppercaseCount><minLowercaseCount>1</minLowercaseCount></alphabeticRestriction>
        <minNumericCount>1</minNumericCount><minSpecialCharCount>1</minSpecialCharCount><maxIdenticalAdjacentCharacters>3</maxIdenticalAdjacentCharacters></passwordFormat>
        <passwordLifetimeDays>{lifetimeDays}</passwordLifetimeDays></policy>
        """;
}
