namespace Everseal.Cli.Terminals;

internal enum OutputFormat
{
    Table,
    Json,
    Jsonl,
    Xml,
    Html,
}
