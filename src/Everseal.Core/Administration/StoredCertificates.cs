using System.Text.Json;
using System.Text.Json.Serialization;

namespace Everseal.Core.Administration;

/// <summary>
/// The certificates in a data directory, as the server program tells them to <c>everseal check</c> without opening a key:
/// what a check needs when no server runs, and when everything has expired.
/// </summary>
/// <param name="Version">Of this form. A reader takes its own only; both programs are shipped together.</param>
public sealed record StoredCertificates(int Version, IReadOnlyList<StoredSource> Sources)
{
    /// <summary>Null when there was none, or nothing says so.</summary>
    public RehearsalDescription? LastRehearsal { get; init; }

    public const int CurrentVersion = 1;
}

/// <param name="Name">For people: "Realm sso.example", "CA", "TLS as stored".</param>
/// <param name="Address">The table, as one would look for oneself.</param>
/// <param name="Failure">Why it could not be read, or not to its end; a code of <c>everseal explain</c>.</param>
public sealed record StoredSource(string Name, string Address, IReadOnlyList<StoredCertificate> Certificates, StoredFailure? Failure = null);

/// <param name="Der">The certificate.</param>
/// <param name="Use">"signing", "encryption", "tls", "client" or "authority".</param>
/// <param name="Chain">Certificates of one chain bear one number.</param>
/// <param name="Position">In that chain, from 0.</param>
/// <param name="Slot">The key's id and its state, a principal's name, a relying party's identifier.</param>
/// <param name="IsInUse">Null where that is not a question.</param>
/// <param name="RenewsItself">Null where that is not known.</param>
public sealed record StoredCertificate(byte[] Der, string Use, int Chain, int Position, string? Slot, bool? IsInUse, bool? RenewsItself)
{
    /// <summary>Whether the deployment's own CA took it back; never told of services and relying parties, who are locked out on purpose.</summary>
    public bool IsRevoked { get; init; }
}

public sealed record StoredFailure(string Code, string Detail);

/// <summary>The serialiser of <see cref="StoredCertificates"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, MaxDepth = 8)]
[JsonSerializable(typeof(StoredCertificates))]
public sealed partial class StoredCertificatesJson : JsonSerializerContext;
