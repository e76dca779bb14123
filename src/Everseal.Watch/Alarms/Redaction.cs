namespace Everseal.Watch.Alarms;

/// <summary>
/// Takes out of a receiver's words what only the sender may know: some quote what they were sent, and their words go into
/// records, mails and onto screens.
/// </summary>
internal sealed class Redaction
{
    private const string Blank = "[secret]";

    // What is shorter is a word of every address ("hook", "api"), not a secret.
    private const int ShortestPart = 6;

    private readonly List<string> _secrets;

    /// <param name="address">Whoever knows its path or query may post.</param>
    /// <param name="secret">Null where nothing else is secret.</param>
    public Redaction(Uri address, string? secret)
    {
        var parts = address.AbsolutePath.Split('/').Concat(address.Query.TrimStart('?').Split('&', '=')).Where(part => part.Length >= ShortestPart);

        // The longest first, so that no rest of one stays.
        _secrets = [.. new[] { secret, address.AbsoluteUri, WithoutSlash(address.PathAndQuery) }.OfType<string>().Concat(parts)
            .SelectMany(text => new[] { text, Uri.UnescapeDataString(text) }).Where(text => text.Length > 0)
            .Distinct(StringComparer.OrdinalIgnoreCase).OrderByDescending(text => text.Length)];
    }

    public string Of(string words) => _secrets.Aggregate(words, (text, secret) => text.Replace(secret, Blank, StringComparison.OrdinalIgnoreCase));

    private static string? WithoutSlash(string path) => path.Trim('/') is { Length: > 1 } rest ? rest : null;
}
