using System.Globalization;
using Everseal.Core.Errors;
using Everseal.Server.Auditing;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Everseal.Server.Hosting;

/// <summary>
/// Reads <c>everseal.yaml</c>. Strict: an unknown key is an error, because a misspelt limit that is silently
/// ignored is worse than a server that does not start. Errors name file, line, key and reason.
/// </summary>
internal sealed class ConfigurationReader
{
    private readonly string _file;
    private StsError? _error;

    private ConfigurationReader(string file) => _file = file;

    public static Result<ServerConfiguration> ReadFile(string path)
    {
        try
        {
            return Read(path, File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ErrorCodes.Server.ConfigurationInvalid.With($"{path}: cannot be read: {exception.Message}");
        }
    }

    public static Result<ServerConfiguration> Read(string file, string yaml) => new ConfigurationReader(file).Read(yaml);

    private Result<ServerConfiguration> Read(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException exception)
        {
            return ErrorCodes.Server.ConfigurationInvalid.With($"{_file}:{exception.Start.Line}: is not valid YAML: {exception.Message}");
        }

        if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
            return ErrorCodes.Server.ConfigurationInvalid.With($"{_file}: must hold one mapping of keys to values, at least `data: DIRECTORY`.");

        var configuration = new ServerConfiguration { Data = string.Empty };
        foreach (var (key, value, name) in Entries(root, prefix: string.Empty))
        {
            configuration = name switch
            {
                "data" => configuration with { Data = FilePath(value, name) },
                "listen" => configuration with { Listen = Addresses(value, name) },
                "publicUrl" => configuration with { PublicUrl = Url(value, name) },
                "status" => configuration with { Status = Status(value, name) },
                "metrics" => configuration with { Metrics = Metrics(value, name) },
                "limits" => Limits(value, name, configuration),
                "audit" => configuration with { Audit = Audit(value, name) },
                "logLevel" => configuration with { LogLevel = Level(value, name) },
                _ => Refuse(key, name, "is not a key of this file; known are data, listen, publicUrl, status, metrics, limits, audit and logLevel", configuration),
            };
        }

        if (_error is null && configuration.Data.Length == 0)
            return ErrorCodes.Server.ConfigurationInvalid.With($"{_file}: data: is missing; name the data directory.");

        return _error is null ? configuration : _error;
    }

    private StatusListener? Status(YamlNode node, string name)
    {
        (ListenAddress? listen, Uri? url) = (null, null);
        foreach (var (key, value, full) in Entries(node, name + "."))
        {
            (listen, url) = full switch
            {
                "status.listen" => (Address(value, Text(value, full), full), url),
                "status.url" => (listen, PlainUrl(value, full)),
                _ => Refuse(key, full, "is not known; known are listen and url", (listen, url)),
            };
        }

        return listen is not null && url is not null
            ? new StatusListener(listen, url)
            : Refuse<StatusListener?>(node, name, "needs both: listen, HOST:PORT, and url, where verifiers reach it, such as http://pki.example.org", null);
    }

    private ListenAddress? Metrics(YamlNode node, string name)
    {
        ListenAddress? listen = null;
        foreach (var (key, value, full) in Entries(node, name + "."))
            listen = full == "metrics.listen" ? Address(value, Text(value, full), full) : Refuse(key, full, "is not known; known is listen", listen);
        return listen ?? Refuse<ListenAddress?>(node, name, "needs listen, HOST:PORT", null);
    }

    private ServerConfiguration Limits(YamlNode node, string name, ServerConfiguration configuration)
    {
        var (limits, overload) = (configuration.Limits, configuration.Overload);
        foreach (var (key, value, full) in Entries(node, name + "."))
        {
            (limits, overload) = full switch
            {
                "limits.maxBodyBytes" => (limits with { MaxBodyBytes = Number(value, full, 16 * 1024, 64 * 1024 * 1024) }, overload),
                "limits.maxConnections" => (limits with { MaxConnections = Number(value, full, 1, 100_000) }, overload),
                "limits.minBodyRate" => (limits with { MinBodyRate = Number(value, full, 1, 1024 * 1024) }, overload),
                "limits.connectionsPerSource" => (limits, overload with { ConnectionsPerSource = Number(value, full, 1, 1_000_000) }),
                "limits.requestsPerSource" => (limits, overload with { RequestsPerSource = Number(value, full, 1, 1_000_000) }),
                "limits.loginsPerSource" => (limits, overload with { LoginsPerSource = Number(value, full, 1, 1_000_000) }),
                "limits.loginsPerUser" => (limits, overload with { LoginsPerUser = Number(value, full, 1, 1_000_000) }),
                "limits.maxWaiting" => (limits, overload with { MaxWaiting = Number(value, full, 0, 100_000) }),
                "limits.longestWait" => (limits, overload with { LongestWait = Number(value, full, 1, 60) }),
                _ => Refuse(
                    key, full, "is not a limit; known are maxBodyBytes, maxConnections, minBodyRate, connectionsPerSource, requestsPerSource, "
                        + "loginsPerSource, loginsPerUser, maxWaiting and longestWait", (limits, overload)),
            };
        }

        return configuration with { Limits = limits, Overload = overload };
    }

    private AuditSettings Audit(YamlNode node, string name)
    {
        var audit = new AuditSettings();
        foreach (var (key, value, full) in Entries(node, name + "."))
        {
            audit = full switch
            {
                "audit.checkpointFile" => audit with { CheckpointFile = FilePath(value, full) },
                "audit.syslog" => audit with { Syslog = SyslogAddress.Read(Text(value, full)) ?? Refuse<SyslogAddress?>(value, full, "is not unix:/PATH, udp://HOST:PORT or tcp://HOST:PORT", null) },
                "audit.checkpointRecords" => audit with { CheckpointRecords = Number(value, full, 1, 1_000_000) },
                "audit.checkpointMinutes" => audit with { CheckpointInterval = TimeSpan.FromMinutes(Number(value, full, 1, 24 * 60)) },
                _ => Refuse(key, full, "is not a key here; known are checkpointFile, syslog, checkpointRecords and checkpointMinutes", audit),
            };
        }

        return audit;
    }

    // Relative paths start at the file's folder.
    private string FilePath(YamlNode node, string name) => Path.GetFullPath(Text(node, name), Path.GetDirectoryName(Path.GetFullPath(_file))!);

    private IReadOnlyList<ListenAddress> Addresses(YamlNode node, string name)
    {
        var texts = node is YamlSequenceNode list ? list.Children.Select(child => (child, Text(child, name))) : [(node, Text(node, name))];
        var addresses = new List<ListenAddress>();
        foreach (var (child, text) in texts)
        {
            if (Address(child, text, name) is { } address)
                addresses.Add(address);
        }

        return addresses.Count > 0 ? addresses : Refuse<IReadOnlyList<ListenAddress>>(node, name, "names no address", addresses);
    }

    private ListenAddress? Address(YamlNode node, string text, string name)
        => ListenAddress.Read(text).Value
            ?? Refuse<ListenAddress?>(node, name, $"\"{text}\" is not HOST:PORT; HOST is an IP address, localhost or *", null);

    private string Url(YamlNode node, string name)
        => Uri.TryCreate(Text(node, name), UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.PathAndQuery == "/"
            ? url.GetLeftPart(UriPartial.Authority)
            : Refuse(node, name, "must be an https URL without a path, such as https://sts.example.org", string.Empty);

    private Uri? PlainUrl(YamlNode node, string name)
        => StatusUrl.Read(Text(node, name)) ?? Refuse<Uri?>(node, name, StatusUrl.Form, null);

    private LogLevel Level(YamlNode node, string name)
        => Enum.TryParse<LogLevel>(Text(node, name), ignoreCase: true, out var level) && Enum.IsDefined(level)
            ? level
            : Refuse(node, name, "is not one of trace, debug, information, warning, error, critical, none", LogLevel.Information);

    private int Number(YamlNode node, string name, int least, int most)
        => int.TryParse(Text(node, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : Refuse(node, name, $"must be a whole number from {least} to {most}", least);

    private string Text(YamlNode node, string name)
        => node is YamlScalarNode { Value: { Length: > 0 } text } ? text : Refuse(node, name, "must have a value", string.Empty);

    private IEnumerable<(YamlNode Key, YamlNode Value, string Name)> Entries(YamlNode node, string prefix)
        => node is YamlMappingNode mapping
            ? mapping.Children.Select(pair => (pair.Key, pair.Value, prefix + (pair.Key as YamlScalarNode)?.Value))
            : Refuse<IEnumerable<(YamlNode, YamlNode, string)>>(node, prefix.TrimEnd('.'), "must hold keys and values", []);

    /// <summary>Keeps the first error; the value given back lets reading go on.</summary>
    private T Refuse<T>(YamlNode node, string name, string reason, T instead)
    {
        _error ??= ErrorCodes.Server.ConfigurationInvalid.With($"{_file}:{node.Start.Line}: {name}: {reason}.");
        return instead;
    }
}
