using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Xml;
using Everseal.Server.Authorities;
using Everseal.Server.Installing;
using Everseal.Server.Realms;

namespace Everseal.Server.Hosting;

/// <summary>What a person reads after <c>dev</c> and <c>init</c>: where things are, what expires when, what to type next.</summary>
internal static class StartReport
{
    public static string Installed(
        DataDirectory data, SetUp setUp, InstallationReport installed, string configurationFile, DateTimeOffset now) => $"""
        {(installed.Created.Count > 0 ? $"Made: {string.Join(", ", installed.Created)}." : "Everything was there already.")}

        Realm           {installed.Realm}
        Public URL      {setUp.EffectivePublicUrl}
        Data            {data.Path}
        {Secrets(data, installed.Realm)}

        Certificates
        {Table(installed.Certificates, now)}

        Next
          everseal serve --config {configurationFile}
        """;

    public static string Serving(
        DataDirectory data, ServerConfiguration configuration, RealmSnapshot realm, IReadOnlyList<InventoryEntry> certificates, string selfCheck, DateTimeOffset now) => $"""
        Everseal serves realm {realm.Name} at {configuration.PublicUrl}

        WS-Trust        {configuration.PublicUrl}/sts/STSService/{realm.Name}
        WSDL            {configuration.PublicUrl}/sts/STSService/{realm.Name}?wsdl
        vSphere clients {configuration.PublicUrl}/sdk
        Health          {configuration.PublicUrl}/health/issue
        {Secrets(data, realm.Name)}

        Certificates
        {Table(certificates, now)}

        Self-check      {selfCheck}

        Try it from another terminal
          everseal token issue --server {configuration.PublicUrl} --ca-file {data.ClientTrustFile} --realm {realm.Name} --user administrator --password-file {data.AdminPasswordFile}
          everseal user list --data {data.Path}
          everseal ca list --data {data.Path}

        Ctrl-C ends it; the next start goes on with the same data.
        """;

    private static string Secrets(DataDirectory data, string realm) => $"""
        Administrator   administrator@{realm}
        Password in     {data.AdminPasswordFile}
        Root            {data.RootCertificateFile}
        Fingerprint     SHA-256 {Fingerprint(data.RootCertificateFile)}
        """;

    private static string Table(IReadOnlyList<InventoryEntry> entries, DateTimeOffset now)
    {
        var rows = entries
            .OrderBy(entry => entry.IsCertificateAuthority)
            .ThenBy(entry => entry.Validity.NotAfter)
            .Select(IReadOnlyList<string> (entry) =>
                [entry.Name, entry.Subject, XmlTime.Write(entry.Validity.NotAfter)[..10], Remaining(entry.Validity.NotAfter - now)]);
        var warnings = entries.Where(entry => entry.Warning is not null).Select(entry => $"\n  warning: {entry.Name}: {entry.Warning}");
        return TextTable.Write(["CERTIFICATE", "SUBJECT", "EXPIRES", "IN"], [.. rows]) + string.Concat(warnings);
    }

    private static string Remaining(TimeSpan left)
        => left < TimeSpan.Zero ? $"expired {-left.TotalDays:0} d ago" : left.TotalDays >= 1 ? $"{left.TotalDays:0} d" : $"{left.TotalHours:0} h";

    private static string Fingerprint(string rootFile)
    {
        using var root = X509Certificate2.CreateFromPem(File.ReadAllText(rootFile));
        return root.GetCertHashString(HashAlgorithmName.SHA256);
    }
}
