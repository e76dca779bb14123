using System.Text.Json;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Rollover;

/// <summary>What <c>everseal keys list -o json</c> says about one key.</summary>
internal sealed record RingKey(string Id, string State, DateTimeOffset? PublishedAt, DateTimeOffset? RetiredAt);

/// <summary>A realm's keys, as an administrator reads them.</summary>
internal sealed record KeyRing(bool TimeIsConfirmed, IReadOnlyList<RingKey> Keys)
{
    private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);

    /// <summary>Fails when two sign, or none.</summary>
    public RingKey Signing => Keys.Should().ContainSingle(key => key.State == "signing").Which;

    public IEnumerable<string> Ids => Keys.Select(key => key.Id);

    public static async Task<KeyRing> ReadAsync(RunningServer server)
        => JsonSerializer.Deserialize<KeyRing>((await server.CommandAsync("keys", "list", "-o", "json")).Succeeded(), CamelCase)!;

    /// <summary>Runs a verb of <c>everseal keys</c>.</summary>
    /// <returns>The key that it was about; null when it was not acknowledged.</returns>
    public static async Task<string?> ChangeAsync(RunningServer server, params IEnumerable<string> verb)
    {
        var changed = await server.CommandAsync(["keys", .. verb, "-o", "json"]);
        if (changed.ExitCode != 0)
            return null;
        using var answer = JsonDocument.Parse(changed.Output);
        return answer.RootElement.GetProperty("key").GetProperty("id").GetString();
    }
}
