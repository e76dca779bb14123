using Everseal.Core.Incidents;
using Everseal.Server.Auditing;
using Everseal.Server.Authorities;
using Everseal.Server.Backups;
using Everseal.Server.IdentitySources;
using Everseal.Server.Installing;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Metering;
using Everseal.Server.Overload;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;
using Everseal.Server.Rollover;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Everseal.Server;

/// <summary>What every feature builds on. The list of features themselves is ServerMap.</summary>
internal static class StoreServices
{
    /// <summary>The caller registers the open <see cref="DataDirectory"/>, the <see cref="TimeProvider"/> and logging, and <see cref="StatusAddresses"/> where there are any.</summary>
    public static IServiceCollection AddEversealStores(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => MasterKey.Open(provider.GetRequiredService<DataDirectory>()).OrThrow());
        services.AddSingleton(provider => new EversealDatabase(provider.GetRequiredService<DataDirectory>().DatabaseFile));
        services.AddSingleton<UserStore>();
        services.AddSingleton<GroupStore>();
        services.AddSingleton<ServiceStore>();
        services.AddSingleton<RelyingPartyStore>();
        services.AddSingleton<PrincipalSearch>();

        services.AddSingleton<KeyVault>();
        services.AddSingleton<ISigner, SoftwareSigner>();
        services.AddSingleton<IssuanceLog>();
        services.AddSingleton<CertificateAuthority>();
        services.AddSingleton<ServerCertificates>();
        services.AddSingleton<CertificateInventory>();
        services.AddSingleton<CertificateRequests>().AddSingleton<RootSeal>().AddSingleton<SubordinateAuthority>().AddSingleton<RootSuccession>();
        services.TryAddSingleton(new StatusAddresses(Base: null));
        services.AddSingleton<StatusIssuers>().AddSingleton<RevocationRegister>().AddSingleton<CertificateUses>().AddSingleton<CertificateRevocation>();
        services.AddSingleton<RevocationListStore>().AddSingleton<RevocationLists>().AddSingleton<OcspResponder>();

        services.AddSingleton<RealmDirectory>();
        services.AddSingleton<PasswordPolicies>();
        services.TryAddSingleton(SelfRepair.On);
        services.AddSingleton<RingStore>().AddSingleton<KeyAdoptions>().AddSingleton<SigningCredentials>().AddSingleton<SpareKeys>().AddSingleton<RealmRollover>();
        services.AddSingleton<AuthorityRollover>().AddSingleton<KeyPurposes>().AddSingleton<RingOperations>().AddSingleton<StolenKeys>();
        services.AddSingleton(_ => new PasswordHashing());

        // A flood of logins must not keep administrators from setting passwords.
        services.AddKeyedSingleton(PasswordHashing.Administration, (_, _) => new PasswordHashing(concurrency: 1, queueLength: 64));
        services.AddSingleton<LoginThrottle>();
        services.TryAddSingleton(new OverloadLimits());
        services.AddSingleton<UserRates>();
        services.AddSingleton<IIdentitySource, LocalIdentitySource>();

        services.AddSingleton(provider => new TokenLedger(
            provider.GetRequiredService<DataDirectory>().LedgerFile,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TokenLedger>>()));
        services.TryAddSingleton(AlarmPlan.Silent);
        services.AddSingleton<AlarmQueue>().AddSingleton<IncidentRegister>();
        services.AddSingleton<ClockWatch>().AddSingleton<LastChecks>().AddSingleton<LastRehearsal>();
        services.AddSingleton<AuditKey>();
        services.AddSingleton<CheckpointStore>().AddSingleton<CheckpointDelivery>().AddSingleton<RunRecords>();

        services.AddSingleton<BackupCreation>();

        services.AddSingleton<RealmInstallation>();
        services.AddSingleton<Installation>();
        return services;
    }
}
