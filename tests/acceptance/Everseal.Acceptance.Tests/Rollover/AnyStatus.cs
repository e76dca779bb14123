namespace Everseal.Acceptance.Tests.Rollover;

internal static class AnyStatus
{
    /// <summary>The body, whatever the status: a page that says "not well" says it with 503.</summary>
    public static async Task<string> GetStringAnyAsync(this HttpClient http, Uri url)
    {
        using var answer = await http.GetAsync(url);
        return await answer.Content.ReadAsStringAsync();
    }
}
