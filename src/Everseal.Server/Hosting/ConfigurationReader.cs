using Everseal.Core.Errors;
using Everseal.Server.Auditing;
using Everseal.Watch.Syslog;
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
    private readonly ConfigurationNodes _nodes;

    private ConfigurationReader(string file, IReadOnlyList<FormerKey> former) => (_file, _nodes) = (file, new ConfigurationNodes(file, former));

    public static Result<ServerConfiguration> ReadFile(string path)
    {
        try
        {
            return Read(path, File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unreadable(path, exception);
        }
    }

    public static Result<ServerConfiguration> Read(string file, string yaml) => Read(file, yaml, FormerKey.All);

    public static Result<ServerConfiguration> Read(string file, string yaml, IReadOnlyList<FormerKey> former) => new ConfigurationReader(file, former).Read(yaml);

    /// <summary>All that keeps this version from starting with the file, not the first alone; none when it would start.</summary>
    public static IReadOnlyList<StsError> ProblemsOf(string path)
    {
        try
        {
            var reader = new ConfigurationReader(path, FormerKey.All);
            var read = reader.Read(File.ReadAllText(path));
            return reader._nodes.Errors.Count > 0 ? reader._nodes.Errors : read.Error is { } error ? [error] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StsErrorException(Unreadable(path, exception));
        }
    }

    private static StsError Unreadable(string path, Exception exception) => ErrorCodes.Server.ConfigurationInvalid.With($"{path}: cannot be read: {exception.Message}");

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
        foreach (var (key, value, name) in _nodes.Entries(root, prefix: string.Empty))
        {
            configuration = name switch
            {
                "data" => configuration with { Data = _nodes.FilePath(value, name) },
                "listen" => configuration with { Listen = Addresses(value, name) },
                "publicUrl" => configuration with { PublicUrl = Url(value, name) },
                "status" => configuration with { Status = Status(value, name) },
                "metrics" => configuration with { Metrics = Metrics(value, name) },
                "limits" => Limits(value, name, configuration),
                "audit" => configuration with { Audit = Audit(value, name) },
                "alarms" => configuration with { Alarms = AlarmConfigurationReader.ReadAlarms(_nodes, value) },
                "watch" => configuration with { Watch = AlarmConfigurationReader.ReadWatch(_nodes, value) },
                "selfRepair" => configuration with { SelfRepair = _nodes.Switch(value, name) },
                "logLevel" => configuration with { LogLevel = Level(value, name) },
                _ => _nodes.RefuseKey(key, name, "is not a key of this file; known are data, listen, publicUrl, status, metrics, limits, audit, alarms, watch, selfRepair and logLevel", configuration),
            };
        }

        if (_nodes.Error is null && configuration.Data.Length == 0)
            return ErrorCodes.Server.ConfigurationInvalid.With($"{_file}: data: is missing; name the data directory.");

        return _nodes.Error is { } error ? error : configuration;
    }

    private StatusListener? Status(YamlNode node, string name)
    {
        (ListenAddress? listen, Uri? url) = (null, null);
        foreach (var (key, value, full) in _nodes.Entries(node, name + "."))
        {
            (listen, url) = full switch
            {
                "status.listen" => (Address(value, _nodes.Text(value, full), full), url),
                "status.url" => (listen, PlainUrl(value, full)),
                _ => _nodes.RefuseKey(key, full, "is not known; known are listen and url", (listen, url)),
            };
        }

        return listen is not null && url is not null
            ? new StatusListener(listen, url)
            : _nodes.Refuse<StatusListener?>(node, name, "needs both: listen, HOST:PORT, and url, where verifiers reach it, such as http://pki.example.org", null);
    }

    private ListenAddress? Metrics(YamlNode node, string name)
    {
        ListenAddress? listen = null;
        foreach (var (key, value, full) in _nodes.Entries(node, name + "."))
            listen = full == "metrics.listen" ? Address(value, _nodes.Text(value, full), full) : _nodes.RefuseKey(key, full, "is not known; known is listen", listen);
        return listen ?? _nodes.Refuse<ListenAddress?>(node, name, "needs listen, HOST:PORT", null);
    }

    private ServerConfiguration Limits(YamlNode node, string name, ServerConfiguration configuration)
    {
        var (limits, overload) = (configuration.Limits, configuration.Overload);
        foreach (var (key, value, full) in _nodes.Entries(node, name + "."))
        {
            (limits, overload) = full switch
            {
                "limits.maxBodyBytes" => (limits with { MaxBodyBytes = _nodes.Number(value, full, 16 * 1024, 64 * 1024 * 1024) }, overload),
                "limits.maxConnections" => (limits with { MaxConnections = _nodes.Number(value, full, 1, 100_000) }, overload),
                "limits.minBodyRate" => (limits with { MinBodyRate = _nodes.Number(value, full, 1, 1024 * 1024) }, overload),
                "limits.connectionsPerSource" => (limits, overload with { ConnectionsPerSource = _nodes.Number(value, full, 1, 1_000_000) }),
                "limits.requestsPerSource" => (limits, overload with { RequestsPerSource = _nodes.Number(value, full, 1, 1_000_000) }),
                "limits.loginsPerSource" => (limits, overload with { LoginsPerSource = _nodes.Number(value, full, 1, 1_000_000) }),
                "limits.loginsPerUser" => (limits, overload with { LoginsPerUser = _nodes.Number(value, full, 1, 1_000_000) }),
                "limits.maxWaiting" => (limits, overload with { MaxWaiting = _nodes.Number(value, full, 0, 100_000) }),
                "limits.longestWait" => (limits, overload with { LongestWait = _nodes.Number(value, full, 1, 60) }),
                _ => _nodes.RefuseKey(
                    key, full, "is not a limit; known are maxBodyBytes, maxConnections, minBodyRate, connectionsPerSource, requestsPerSource, "
                        + "loginsPerSource, loginsPerUser, maxWaiting and longestWait", (limits, overload)),
            };
        }

        return configuration with { Limits = limits, Overload = overload };
    }

    private AuditSettings Audit(YamlNode node, string name)
    {
        var audit = new AuditSettings();
        foreach (var (key, value, full) in _nodes.Entries(node, name + "."))
        {
            audit = full switch
            {
                "audit.checkpointFile" => audit with { CheckpointFile = _nodes.FilePath(value, full) },
                "audit.syslog" => audit with { Syslog = SyslogAddress.Read(_nodes.Text(value, full)) ?? _nodes.Refuse<SyslogAddress?>(value, full, $"is not {SyslogAddress.Forms}", null) },
                "audit.syslogCaFile" => audit with { SyslogCaFile = _nodes.FilePath(value, full) },
                "audit.checkpointRecords" => audit with { CheckpointRecords = _nodes.Number(value, full, 1, 1_000_000) },
                "audit.checkpointMinutes" => audit with { CheckpointInterval = TimeSpan.FromMinutes(_nodes.Number(value, full, 1, 24 * 60)) },
                _ => _nodes.RefuseKey(key, full, "is not a key here; known are checkpointFile, syslog, syslogCaFile, checkpointRecords and checkpointMinutes", audit),
            };
        }

        return audit;
    }

    private IReadOnlyList<ListenAddress> Addresses(YamlNode node, string name)
    {
        var texts = node is YamlSequenceNode list ? list.Children.Select(child => (child, _nodes.Text(child, name))) : [(node, _nodes.Text(node, name))];
        var addresses = new List<ListenAddress>();
        foreach (var (child, text) in texts)
        {
            if (Address(child, text, name) is { } address)
                addresses.Add(address);
        }

        return addresses.Count > 0 ? addresses : _nodes.Refuse<IReadOnlyList<ListenAddress>>(node, name, "names no address", addresses);
    }

    private ListenAddress? Address(YamlNode node, string text, string name)
        => ListenAddress.Read(text).Value
            ?? _nodes.Refuse<ListenAddress?>(node, name, $"\"{text}\" is not HOST:PORT; HOST is an IP address, localhost or *", null);

    private string Url(YamlNode node, string name)
        => Uri.TryCreate(_nodes.Text(node, name), UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.PathAndQuery == "/"
            ? url.GetLeftPart(UriPartial.Authority)
            : _nodes.Refuse(node, name, "must be an https URL without a path, such as https://sts.example.org", string.Empty);

    private Uri? PlainUrl(YamlNode node, string name)
        => StatusUrl.Read(_nodes.Text(node, name)) ?? _nodes.Refuse<Uri?>(node, name, StatusUrl.Form, null);

    private LogLevel Level(YamlNode node, string name)
        => Enum.TryParse<LogLevel>(_nodes.Text(node, name), ignoreCase: true, out var level) && Enum.IsDefined(level)
            ? level
            : _nodes.Refuse(node, name, "is not one of trace, debug, information, warning, error, critical, none", LogLevel.Information);
}
