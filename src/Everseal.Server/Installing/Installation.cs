using System.Net;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Server.Auditing;
using Everseal.Server.Authorities;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;
using Everseal.Server.Rollover;
using Everseal.Server.Storage;

namespace Everseal.Server.Installing;

/// <summary>
/// Creates what is missing in a data directory, in an order in which each step needs only the ones before.
/// A step is either done or not, by one rename or one transaction, and is left out when it was done; so a kill at
/// any point leaves a directory that the next run completes, with one root, one issuing CA and one signer.
/// What is looked up first is plain SQL: a start on complete data stays quick.
/// </summary>
public sealed class Installation(
    DataDirectory data,
    EversealDatabase database,
    CertificateAuthority authority,
    ServerCertificates server,
    RealmInstallation realms,
    RealmDirectory directory,
    CertificateInventory inventory,
    RootSeal seal,
    SubordinateAuthority subordinate,
    AuthorityRollover rollover,
    AuditKey auditKey,
    TokenLedger ledger,
    TimeProvider time)
{
    // A CA below another organisation's root has no own one, and never gets one without a person's word.
    private const string ActiveRoot = "SELECT 1 FROM authorities WHERE IsActive = 1 AND (Kind = $value OR ForeignChain IS NOT NULL)";
    private const string ActiveIssuing = "SELECT 1 FROM authorities WHERE IsActive = 1 AND Kind = $value";

    /// <summary>The same for a verb that serves nothing: on services of its own, which end with it.</summary>
    public static async Task<Result<InstallationReport>> EnsureAsync(
        DataDirectory data, InstallationRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection()
            .AddLogging().AddSingleton(time).AddSingleton(data)
            .AddSingleton(new StatusAddresses(request.StatusUrl)).AddEversealStores().BuildServiceProvider();
        try
        {
            return await services.GetRequiredService<Installation>().EnsureAsync(request, cancellationToken);
        }
        catch (StsErrorException exception)
        {
            return exception.Error;
        }
    }

    public async Task<Result<InstallationReport>> EnsureAsync(InstallationRequest request, CancellationToken cancellationToken)
    {
        var created = new List<string>();
        await database.MigrateAsync(cancellationToken);
        var realm = request.Realm ?? database.ReadText("SELECT Name FROM realms WHERE IsDefault = 1") ?? InstallationRequest.UsualRealm;

        if (await EnsureAuthoritiesAsync(realm, created, cancellationToken) is { } failed)
        {
            return failed;
        }

        seal.FinishErasing();
        await rollover.StepAsync(cancellationToken);
        created.AddRange(subordinate.RefreshRootCertificate() ? [data.RootCertificateFile] : []);
        if (await realms.EnsureAsync(realm, request, created, cancellationToken) is { } refused)
        {
            return refused;
        }

        var tls = await server.EnsureAsync(HostsOf(request), cancellationToken);
        if (!tls.IsSuccess)
        {
            return tls.Error;
        }

        created.AddRange(tls.Value ? ["TLS certificate"] : []);
        created.AddRange(await auditKey.EnsureAsync(cancellationToken) ? [data.AuditKeyFile] : []);
        directory.Reload();
        if (await RecordAsync(created) is { } unrecorded)
        {
            return unrecorded;
        }

        return new InstallationReport(realm, created, inventory.Read());
    }

    private async Task<StsError?> RecordAsync(List<string> created)
    {
        if (created.Count == 0)
        {
            return null;
        }

        var record = new AuditRecord(time.GetUtcNow(), Realm: null, "init", "init", Source: null, ErrorId: null, $"made {string.Join(", ", created)}");
        return (await ledger.AppendAuditAsync(record, CancellationToken.None)).Error;
    }

    private async Task<StsError?> EnsureAuthoritiesAsync(string realm, List<string> created, CancellationToken cancellationToken)
    {
        if (!database.Exists(ActiveRoot, 0))
        {
            var root = await authority.CreateRootAsync(CertificateSubject.Named($"{realm} root CA", "Everseal"), cancellationToken);
            if (!root.IsSuccess)
            {
                return root.Error;
            }

            created.Add("root CA");
        }

        if (!database.Exists(ActiveIssuing, 1))
        {
            var issuing = await authority.CreateIssuingAsync(CertificateSubject.Named($"{realm} issuing CA", "Everseal"), requester: null, cancellationToken);
            if (!issuing.IsSuccess)
            {
                return issuing.Error;
            }

            created.Add("issuing CA");
        }

        return null;
    }

    private static List<string> HostsOf(InstallationRequest request)
    {
        // A machine's name need not be one that a certificate may carry.
        var machine = Environment.MachineName;
        var usable = Uri.CheckHostName(machine) == UriHostNameType.Dns && !machine.Contains('_', StringComparison.Ordinal);
        IEnumerable<string> hosts =
        [
            "localhost", .. usable ? [machine] : Array.Empty<string>(), .. request.Hosts, IPAddress.Loopback.ToString(), IPAddress.IPv6Loopback.ToString(),
        ];
        return hosts.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
    }
}
