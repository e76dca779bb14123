using Everseal.Server.Authorities;
using Everseal.Server.IdentitySources;
using Everseal.Server.Installing;
using Everseal.Server.KeyProtection;
using Everseal.Server.Ledger;
using Everseal.Server.Realms;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server;

/// <summary>What every feature builds on. The list of features themselves is ServerMap.</summary>
internal static class StoreServices
{
    /// <summary>The caller registers the open <see cref="DataDirectory"/>, the <see cref="TimeProvider"/> and logging.</summary>
    public static IServiceCollection AddEversealStores(this IServiceCollection services)
    {
        services.AddSingleton(provider => MasterKey.Open(provider.GetRequiredService<DataDirectory>()).OrThrow());
        services.AddSingleton(provider => new EversealDatabase(provider.GetRequiredService<DataDirectory>().DatabaseFile));
        services.AddSingleton<UserStore>();
        services.AddSingleton<GroupStore>();
        services.AddSingleton<ServiceStore>();

        services.AddSingleton<KeyVault>();
        services.AddSingleton<ISigner, SoftwareSigner>();
        services.AddSingleton<IssuanceLog>();
        services.AddSingleton<CertificateAuthority>();
        services.AddSingleton<ServerCertificates>();
        services.AddSingleton<CertificateInventory>();
        services.AddSingleton<RootSeal>().AddSingleton<SubordinateAuthority>();

        services.AddSingleton<RealmDirectory>();
        services.AddSingleton(_ => new PasswordHashing());

        // A flood of logins must not keep administrators from setting passwords.
        services.AddKeyedSingleton(PasswordHashing.Administration, (_, _) => new PasswordHashing(concurrency: 1, queueLength: 64));
        services.AddSingleton<LoginThrottle>();
        services.AddSingleton<IIdentitySource, LocalIdentitySource>();

        services.AddSingleton(provider => new TokenLedger(
            provider.GetRequiredService<DataDirectory>().LedgerFile,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<TokenLedger>>()));
        services.AddSingleton<ClockWatch>();

        services.AddSingleton<RealmInstallation>();
        services.AddSingleton<Installation>();
        return services;
    }
}
