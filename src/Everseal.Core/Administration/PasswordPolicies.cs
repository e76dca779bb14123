using System.Text.Json.Serialization;

namespace Everseal.Core.Administration;

/// <summary>What a realm asks of passwords.</summary>
/// <param name="MinLetters">Capital and small ones together.</param>
/// <param name="MinSpecial">Characters that are neither letters nor digits.</param>
/// <param name="MaxIdenticalAdjacent">How often one character may stand in a row; 0 for any number.</param>
/// <param name="History">How many passwords, the present one among them, may not be used again.</param>
/// <param name="LifetimeDays">Null for passwords that never expire.</param>
/// <param name="Warnings">What an administrator should see before it hits him.</param>
public sealed record PasswordPolicyDescription(
    string Realm,
    string Description,
    int MinLength,
    int MaxLength,
    int MinLetters,
    int MinUppercase,
    int MinLowercase,
    int MinDigits,
    int MinSpecial,
    int MaxIdenticalAdjacent,
    int History,
    int? LifetimeDays,
    IReadOnlyList<string> Warnings);

/// <summary>What <c>PATCH</c> changes; null leaves a rule as it is.</summary>
/// <param name="LifetimeDays">0 for passwords that never expire.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ChangePasswordPolicy(
    string? Description = null,
    int? MinLength = null,
    int? MaxLength = null,
    int? MinLetters = null,
    int? MinUppercase = null,
    int? MinLowercase = null,
    int? MinDigits = null,
    int? MinSpecial = null,
    int? MaxIdenticalAdjacent = null,
    int? History = null,
    int? LifetimeDays = null);
