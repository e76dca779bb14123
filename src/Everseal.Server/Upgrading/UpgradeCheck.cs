using Everseal.Core.Errors;
using Everseal.Core.Expiry;
using Everseal.Server.Ledger;
using Everseal.Server.Observing;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Upgrading;

/// <summary>
/// What the start of this version would do with a data directory and a configuration, told beforehand: read only, without the
/// lock and without a key, so that it is asked while the earlier version still serves.
/// </summary>
internal sealed class UpgradeCheck(string directory, TimeProvider time)
{
    /// <param name="configuration">What is wrong with the configuration file; null when there was none to look at.</param>
    /// <exception cref="StsErrorException">There is no data directory, or it cannot be opened.</exception>
    public UpgradeReport Run(IReadOnlyList<StsError>? configuration)
    {
        var store = Path.Combine(directory, "everseal.db");
        if (!File.Exists(store))
            throw new StsErrorException(ErrorCodes.Server.DataDirectoryEmpty.With($"{directory} holds no data of Everseal."));
        try
        {
            var schema = StoredSchema.Read(directory);
            var certificates = schema.Newer() is null ? ReadCertificates(store) : [];
            return new UpgradeReport(directory, [.. Schema(schema), .. certificates, .. Configuration(configuration)]);
        }
        catch (SqliteException unreadable)
        {
            throw new StsErrorException(ErrorCodes.Server.DataDirectoryUnusable.With($"{directory}: {unreadable.Message}"));
        }
    }

    private static IEnumerable<UpgradeItem> Schema(StoredSchema schema)
    {
        if (schema.Newer() is { } newer)
        {
            yield return new UpgradeItem("schema", "databases", UpgradeState.Critical, newer.PublicDetail, "refused", newer.Code.Id, "everseal explain EVS-6004");
            yield break;
        }

        yield return new UpgradeItem(
            "schema", "everseal.db", UpgradeState.Good, $"{SchemaHistory.Migrations.Count - schema.Missing.Count} of {SchemaHistory.Migrations.Count} migrations",
            schema.Missing.Count == 0 ? "kept" : $"copied to {DataUpgrade.CopyDirectory}, then {string.Join(", ", schema.Missing)}");
        yield return new UpgradeItem(
            "schema", "ledger.db", UpgradeState.Good, schema.LedgerVersion is { } version ? $"version {version}" : "none yet",
            schema.LedgerVersion is null ? "made" : schema.IsLedgerCurrent ? "kept" : $"copied to {DataUpgrade.CopyDirectory}, then version {LedgerSchema.Version}");
    }

    private List<UpgradeItem> ReadCertificates(string store)
    {
        var stored = new StoredCertificateReader(store, time).Read();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = store, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        var authorities = StoredDeployment.ReadAuthorities(connection);
        return
        [
            .. authorities.Concat(StoredDeployment.UsesOf(stored, authorities)).Select(Judge),
            .. stored.Sources.Where(source => source.Failure is not null).Select(source => new UpgradeItem(
                "certificate", source.Name, UpgradeState.Unknown, source.Failure!.Detail, "not known", source.Failure.Code, "everseal check --data " + directory)),
        ];
    }

    private UpgradeItem Judge(StoredUse use)
    {
        var now = time.GetUtcNow();
        var carried = CarriedCertificate.Decide(use.Role, use.Validity, use.RenewsItself, use.Successor, now);
        var ends = $"{(use.Validity.HasEndedAt(now) ? "ended" : "ends")} {Day(use.Validity.NotAfter)}";
        return carried.What switch
        {
            CarryingOver.Kept => new UpgradeItem("certificate", use.Name, UpgradeState.Good, ends, $"kept; due {Day(carried.DueAt)}"),
            CarryingOver.Followed => new UpgradeItem("certificate", use.Name, UpgradeState.Good, ends, $"its successor is there, until {Day(use.Successor!.Value)}"),
            CarryingOver.Refreshed => new UpgradeItem("certificate", use.Name, UpgradeState.Good, ends, "refreshed: a new one is made"),
            _ => new UpgradeItem(
                "certificate", use.Name, use.Validity.HasEndedAt(now) ? UpgradeState.Critical : UpgradeState.Warning, ends, "carried over: only a person can replace it",
                ErrorCodes.Upgrades.WouldBeCarried.Id, use.Next),
        };
    }

    private static IEnumerable<UpgradeItem> Configuration(IReadOnlyList<StsError>? problems)
    {
        if (problems is null)
        {
            var unseen = ErrorCodes.Upgrades.ConfigurationNotSeen;
            return [new UpgradeItem("configuration", "-", UpgradeState.Warning, "not looked at", "not known", unseen.Id, "everseal upgrade --check --config FILE")];
        }

        return problems.Count == 0
            ? [new UpgradeItem("configuration", "everseal.yaml", UpgradeState.Good, "every key is known", "kept")]
            : problems.Select(problem => new UpgradeItem(
                "configuration", "everseal.yaml", UpgradeState.Critical, problem.PublicDetail, "refused", problem.Code.Id, $"everseal explain {problem.Code.Id}"));
    }

    private static string Day(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd}";
}
