namespace Everseal.Cli.Terminals;

internal enum OutputFormat
{
    Table,
    Json,
    Xml,
}
