using Everseal.Cli.Terminals;
using Everseal.Core.Administration;

namespace Everseal.Cli.Commands;

internal static class ServiceTables
{
    public static TextTable List(ServiceList list, DateTimeOffset now)
    {
        var table = new TextTable("SERVICE", "STATE", "KEY", "CERTIFICATE EXPIRES", "RESIDUAL TIME", "GROUPS");
        foreach (var service in list.Services)
        {
            table.Row(
                service.Upn,
                service.Enabled ? "enabled" : Cell.Warning("disabled"),
                service.Certificate.Key,
                Times.Utc(service.Certificate.NotAfter),
                CertificateTables.Residual(service.Certificate, now),
                Names.Joined(service.Groups));
        }

        return table;
    }

    public static TextTable One(ServiceDescription service, DateTimeOffset now) => new TextTable("SERVICE", service.Upn)
        .Row("State", service.Enabled ? "enabled" : Cell.Warning("disabled"))
        .Row("Groups", Names.Joined(service.Groups))
        .Row("Certificate", service.Certificate.Subject)
        .Row("Key", service.Certificate.Key)
        .Row("Expires", Times.Utc(service.Certificate.NotAfter))
        .Row("Residual time", CertificateTables.Residual(service.Certificate, now))
        .Row("SHA-256", service.Certificate.Sha256);
}
