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
    /// <param name="data">Held open by the caller for as long as the services live.</param>
    public static IServiceCollection AddEversealStores(this IServiceCollection services, DataDirectory data, MasterKey master, TimeProvider time)
    {
        services.AddSingleton(data);
        services.AddSingleton(master);
        services.AddSingleton(time);

        services.AddSingleton(new EversealDatabase(data.DatabaseFile));
        services.AddSingleton<UserStore>();
        services.AddSingleton<GroupStore>();
        services.AddSingleton<ServiceStore>();

        services.AddSingleton<KeyVault>();
        services.AddSingleton<ISigner, SoftwareSigner>();
        services.AddSingleton<CertificateAuthority>();
        services.AddSingleton<ServerCertificates>();
        services.AddSingleton<CertificateInventory>();

        services.AddSingleton<RealmDirectory>();
        services.AddSingleton(_ => new PasswordHashing());
        services.AddSingleton<IIdentitySource, LocalIdentitySource>();

        services.AddSingleton(provider => new TokenLedger(data.LedgerFile, time, provider.GetRequiredService<ILogger<TokenLedger>>()));
        services.AddSingleton<ClockWatch>();

        services.AddSingleton<RealmInstallation>();
        services.AddSingleton<Installation>();
        return services;
    }
}
