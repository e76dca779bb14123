using System.Text.Json.Serialization;
using Everseal.Core.Errors;

namespace Everseal.Server.Features.Health;

/// <param name="Warnings">What works for now and needs somebody.</param>
/// <param name="RootKey">Where the CA's root key is; only where issuing is asked about.</param>
internal sealed record HealthReport(string Status, IReadOnlyList<HealthCheck> Realms, IReadOnlyList<string>? Warnings, string? RootKey);

/// <param name="Detail">What is wrong now, for instance with which certificate.</param>
/// <param name="Cause">Why that happens at all.</param>
/// <param name="Remedy">What to do, with the command.</param>
internal sealed record HealthCheck(string Realm, string Status, string? Code, string? Detail, string? Cause, string? Remedy)
{
    public const string Ok = "ok";
    public const string Broken = "failed";

    /// <summary>False where only a person renews the realm's signing key; null when it renews itself, and where it was not asked.</summary>
    public bool? SelfRenewal { get; init; }

    public static HealthCheck Fine(string realm) => new(realm, Ok, null, null, null, null);

    public static HealthCheck Failed(string realm, StsError error)
        => new(realm, Broken, error.Code.Id, error.PublicDetail, error.Code.Cause, error.Code.Remedy);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class HealthJson : JsonSerializerContext;
