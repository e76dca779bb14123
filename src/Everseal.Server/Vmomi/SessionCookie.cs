namespace Everseal.Server.Vmomi;

/// <summary>The cookie that vSphere clients look for by its name.</summary>
internal static class SessionCookie
{
    public const string Name = "vmware_soap_session";

    /// <summary>
    /// Every value under the name: a client that also holds another interface's cookie sends both, and pyvmomi
    /// sends back the Set-Cookie header as it was, attributes and all.
    /// </summary>
    public static IEnumerable<string> Read(HttpRequest request)
        => request.Headers.Cookie
            .SelectMany(header => (header ?? string.Empty).Split(';', StringSplitOptions.TrimEntries))
            .Where(pair => pair.StartsWith(Name + "=", StringComparison.Ordinal))
            .Select(pair => pair[(Name.Length + 1)..].Trim('"'));

    public static void Write(HttpResponse response, string path, VmomiReply reply)
    {
        if (reply.OpensSession is { } session)
            response.Cookies.Append(Name, session.Id, Options(path));
        else if (reply.ClosesSession)
            response.Cookies.Delete(Name, Options(path));
    }

    private static CookieOptions Options(string path) => new()
    {
        Path = path,
        Secure = true,
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
    };
}
