using System.Text.Json;
using Everseal.Core.Errors;

namespace Everseal.Server.DressRehearsal;

/// <summary>The health checks as a balancer and a monitoring system ask them.</summary>
internal static class HealthTrials
{
    private static readonly string[] Paths = ["/health/live", "/health/ready", "/health/issue"];

    public static async Task<IReadOnlyList<Trial>> RunAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var trials = new List<Trial>();
        foreach (var path in Paths)
            trials.Add(await AskAsync(client, path, cancellationToken));
        return trials;
    }

    private static async Task<Trial> AskAsync(HttpClient client, string path, CancellationToken cancellationToken)
    {
        const string Whom = "balancers and monitoring";
        try
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.IsSuccessStatusCode ? Trial.Works(path, Whom) : Broken(FirstFailure(body) ?? $"HTTP {(int)answer.StatusCode}");
        }
        catch (HttpRequestException failure)
        {
            return Broken($"no answer: {failure.Message}");
        }

        Trial Broken(string why) => Trial.Broken(path, Whom, ErrorCodes.Rehearsals.HealthFails.With(why), $"everseal explain {ErrorCodes.Rehearsals.HealthFails.Id}");
    }

    private static string? FirstFailure(string body)
    {
        try
        {
            using var report = JsonDocument.Parse(body);
            return report.RootElement.GetProperty("realms").EnumerateArray()
                .Select(realm => realm.TryGetProperty("detail", out var detail) ? detail.GetString() : null).FirstOrDefault(detail => detail is not null);
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
