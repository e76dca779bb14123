using System.Text.Json;

namespace Everseal.Acceptance.Tests.Server;

/// <summary>What <c>everseal dev --ready-file</c> writes once requests are served.</summary>
internal sealed record ReadyFile(string Url, string Realm, string CaFile, string Administrator, string PasswordFile)
{
    private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);

    public static ReadyFile Read(string path) => JsonSerializer.Deserialize<ReadyFile>(File.ReadAllText(path), CamelCase)!;
}
