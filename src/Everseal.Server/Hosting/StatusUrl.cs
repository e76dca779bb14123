namespace Everseal.Server.Hosting;

/// <summary>The address of the plain listener, as certificates carry it.</summary>
internal static class StatusUrl
{
    public const string Form = "must be a plain http URL without a path, such as http://pki.example.org";

    /// <returns>Null when the text is not of this form.</returns>
    public static Uri? Read(string text)
        => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp && url.PathAndQuery == "/" && url.UserInfo.Length == 0 ? url : null;
}
