using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Everseal.Core.Errors;

namespace Everseal.Watch.Targets;

/// <summary>
/// A target as typed, to a <see cref="CheckTarget"/> in its normal spelling, or what is wrong with it. Not by
/// <see cref="Uri"/>, which repairs what it does not understand: who checks the wrong host believes the right one healthy.
/// </summary>
public static class TargetReader
{
    private const int LongestTarget = 2048;
    private const string FileScheme = "file:";

    /// <summary>One target of each kind, for help and errors.</summary>
    public static IReadOnlyList<string> Examples { get; } = [.. TargetScheme.All.Select(scheme => scheme.Example), "file:/etc/ssl/certs"];

    public static Result<CheckTarget> Read(string typed)
    {
        if (typed.Length is 0 or > LongestTarget)
            return Refuse($"a target has from 1 to {LongestTarget} characters");
        if (typed.StartsWith(FileScheme, StringComparison.OrdinalIgnoreCase))
            return ReadFile(typed[FileScheme.Length..]);
        if (typed.Any(character => char.IsControl(character) || char.IsWhiteSpace(character)))
            return Refuse("a target is one word");

        var end = typed.IndexOf("://", StringComparison.Ordinal);
        if (end < 0)
            return WithoutScheme(typed);
        var name = typed[..end].ToLowerInvariant();
        return TargetScheme.Find(name) is { } scheme ? ReadAfterScheme(scheme, typed[(end + 3)..]) : UnknownScheme(name, typed[(end + 3)..]);
    }

    /// <summary>The same endpoint, spoken to in the clear first: <c>tls://HOST:PORT</c> with ldap is <c>ldap://HOST:PORT</c>.</summary>
    public static Result<CheckTarget> WithStartTls(CheckTarget target, StartTlsProtocol protocol)
        => target is { Kind: TargetKind.Tls, Host: { } host, StartTls: null }
            ? At(TargetScheme.Of(protocol), host, target.Port, null, string.Empty)
            : Refuse($"{target.Name}: STARTTLS goes with tls://HOST:PORT alone");

    private static Result<CheckTarget> ReadFile(string path)
    {
        if (path.StartsWith("//", StringComparison.Ordinal))
        {
            // file:///PATH, as RFC 8089 has it.
            if (!path.StartsWith("///", StringComparison.Ordinal))
                return Refuse("file://HOST/… names another host; a folder of it must be mounted here");
            path = path[2..];
        }

        return path.Length == 0 || path.Any(char.IsControl)
            ? Refuse("file: names no file")
            : new CheckTarget(TargetKind.File, $"file:{path}", Path: path);
    }

    private static Result<CheckTarget> ReadAfterScheme(TargetScheme scheme, string rest)
    {
        var slash = rest.AsSpan().IndexOfAny('/', '?', '#');
        var (authority, path) = slash < 0 ? (rest, string.Empty) : (rest[..slash], rest[slash..]);
        if (authority.Contains('@', StringComparison.Ordinal))
            return ErrorCodes.CheckRuns.SecretInTarget.With($"{scheme.Name}://…@{authority[(authority.LastIndexOf('@') + 1)..]}: no check needs a login; leave out what stands before the @");

        if (SplitPort(authority, scheme.DefaultPort) is not var (typedHost, port))
            return Refuse($"{scheme.Name}://{authority}: a port is a number from 1 to 65535");
        if (TargetHost.Normal(typedHost) is { } host)
            return ReadPath(scheme, host, port, path);
        return IPAddress.TryParse(authority, out _)
            ? Refuse($"an IPv6 address stands in brackets: {scheme.Name}://[{authority}]")
            : Refuse($"{scheme.Name}://{authority}: '{typedHost}' is neither a host name nor an IP address");
    }

    /// <returns>Null when the port is none.</returns>
    private static (string Host, int Port)? SplitPort(string authority, int usual)
    {
        var colon = authority.LastIndexOf(':');
        var isBareAddress = !authority.StartsWith('[') && authority.IndexOf(':', StringComparison.Ordinal) < colon;
        if (colon < 0 || colon < authority.LastIndexOf(']') || isBareAddress)
            return (authority, usual);
        return int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= IPEndPoint.MaxPort
            ? (authority[..colon], port)
            : null;
    }

    private static Result<CheckTarget> ReadPath(TargetScheme scheme, string host, int port, string path)
    {
        if (path.Contains('#', StringComparison.Ordinal))
            return Refuse($"{scheme.Name}://{host}: what follows the # is never sent to a server");

        var realm = path.Trim('/');
        return scheme.Path switch
        {
            TargetPath.Document or TargetPath.OptionalDocument when realm.Length > 0 => At(scheme, host, port, path, path),
            TargetPath.OptionalDocument => At(scheme, host, port, null, string.Empty),
            TargetPath.Document => Refuse($"{scheme.Name}://{host}: the document's path is missing, as in {scheme.Example}"),
            TargetPath.None when realm.Length > 0 => Refuse($"{scheme.Name}://{host}: nothing follows the host, as in {scheme.Example}"),
            TargetPath.Realm when realm.Length == 0 => Refuse($"{scheme.Name}://{host}: the realm is missing, as in {scheme.Example}"),
            _ when realm.Length == 0 => At(scheme, host, port, null, string.Empty),
            _ when realm.AsSpan().IndexOfAny('/', '?') >= 0 => Refuse($"{scheme.Name}://{host}: '{realm}' is not the name of a realm, as in {scheme.Example}"),
            _ => WithRealm(scheme, host, port, Uri.UnescapeDataString(realm)),
        };
    }

    private static Result<CheckTarget> WithRealm(TargetScheme scheme, string host, int port, string realm)
        => realm.Any(character => char.IsControl(character) || character is '/')
            ? Refuse($"{scheme.Name}://{host}: the realm's name holds a character that no realm has")
            : At(scheme, host, port, realm, "/" + Uri.EscapeDataString(realm));

    private static CheckTarget At(TargetScheme scheme, string host, int port, string? path, string shownPath)
    {
        var shownPort = port != scheme.DefaultPort || scheme.ShowsPort ? $":{port}" : string.Empty;
        return new CheckTarget(scheme.Kind, $"{scheme.Name}://{TargetHost.InUrl(host)}{shownPort}{shownPath}", host, port, path) { StartTls = scheme.StartTls };
    }

    private static StsError WithoutScheme(string typed)
    {
        if (typed.StartsWith('/') || typed.StartsWith('.') || typed.StartsWith('~') || typed.Contains('\\', StringComparison.Ordinal))
            return ErrorCodes.CheckRuns.SchemeMissing.With($"'{typed}' looks like a file; write file:{typed}");
        if (IPAddress.TryParse(typed, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6)
            return ErrorCodes.CheckRuns.SchemeMissing.With($"'{typed}' does not say what stands there; write vcenter://[{typed}] or tls://[{typed}]:443");
        var at = typed.LastIndexOf('@');
        return at >= 0
            ? ErrorCodes.CheckRuns.SecretInTarget.With($"…{typed[at..]}: no check needs a login; leave out what stands before the @")
            : ErrorCodes.CheckRuns.SchemeMissing.With(SplitPort(typed, 0) is (_, > 0)
                ? $"'{typed}' does not say what stands there; write tls://{typed}, or see `everseal check --help`"
                : $"'{typed}' does not say what stands there; write vcenter://{typed} for a vCenter Server, tls://{typed}:443 for any TLS endpoint");
    }

    private static StsError UnknownScheme(string name, string rest)
    {
        if (name is "https" or "http")
        {
            var host = rest.Split('/')[0];
            return ErrorCodes.CheckRuns.SchemeUnknown.With(
                $"{name}:// does not say what stands there; write tls://{host[(host.LastIndexOf('@') + 1)..]} for the certificate alone, saml+https:// or oidc+https:// for what it publishes");
        }

        var schemes = TargetScheme.All.Select(scheme => scheme.Name).ToList();
        var suggestion = NearestName.Of(name, schemes) is { } near ? $"; did you mean {near}://?" : $"; known are {string.Join(", ", schemes)} and file:";
        return ErrorCodes.CheckRuns.SchemeUnknown.With($"'{name}://' is not a kind of target{suggestion}");
    }

    private static StsError Refuse(string reason) => ErrorCodes.CheckRuns.TargetNotUnderstood.With(reason);
}
