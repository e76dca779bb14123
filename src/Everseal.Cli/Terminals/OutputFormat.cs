namespace Everseal.Cli.Terminals;

internal enum OutputFormat
{
    Table,
    Json,
    Jsonl,
    Xml,
    Yaml,
    Csv,
    Junit,
    Nagios,
    Prometheus,
    Html,
}
