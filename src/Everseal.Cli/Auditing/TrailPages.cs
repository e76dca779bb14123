using System.Globalization;
using Everseal.Cli.Administration;
using Everseal.Core.Administration;
using Everseal.Core.Audit;

namespace Everseal.Cli.Auditing;

/// <summary>The trail by pages: a filter that fits rarely takes several calls until it has found enough.</summary>
internal static class TrailPages
{
    public static Task<AuditPage> ReadAsync(AdministrationClient client, string query, CancellationToken cancellation)
        => client.GetAsync<AuditPage>($"{ApiPaths.For(ApiPaths.AuditRecords)}?{query}", cancellation);

    /// <summary>The last records that a filter lets through, oldest first.</summary>
    public static async Task<List<AuditLine>> ReadLastAsync(AdministrationClient client, string filter, int count, CancellationToken cancellation)
    {
        var found = new List<AuditLine>();
        long? before = null;
        do
        {
            var page = await ReadAsync(client, $"limit={Math.Min(count - found.Count, 1000)}{(before is null ? "" : $"&before={before}")}{filter}", cancellation);
            found.AddRange(page.Records);
            before = page.Next;
        }
        while (found.Count < count && before is not null);

        found.Reverse();
        return found;
    }

    /// <returns>The number of the first record that is not older than a time; null when all are.</returns>
    public static async Task<long?> FindFirstAsync(AdministrationClient client, DateTimeOffset since, CancellationToken cancellation)
    {
        var text = Uri.EscapeDataString(since.ToString("O", CultureInfo.InvariantCulture));
        for (long? after = 0; after is not null;)
        {
            var page = await ReadAsync(client, $"after={after}&limit=1&since={text}", cancellation);
            if (page.Records is [var first])
                return first.Seq;
            after = page.Next;
        }

        return null;
    }
}
