using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Authorities;
using Everseal.Server.Revocation;
using Everseal.Server.Storage;

namespace Everseal.Server.Tests.Revocation;

/// <summary>A node with certificates to revoke, whose lists a test makes when it wants.</summary>
internal sealed class CertifiedNode : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;

    private CertifiedNode(TemporaryDirectory directory, TestNode node)
    {
        _directory = directory;
        Node = node;
        Lists = node.Get<RevocationLists>();
    }

    public TestNode Node { get; private set; }

    public RevocationLists Lists { get; private set; }

    public StatusIssuer Issuing => Node.Get<StatusIssuers>().Find("issuing")!;

    public StatusIssuer Root => Node.Get<StatusIssuers>().Find("root")!;

    public RevocationRegister Register => Node.Get<RevocationRegister>();

    public static async Task<CertifiedNode> StartAsync()
    {
        var directory = new TemporaryDirectory();
        await InstalledData.WriteToAsync(directory.Path);
        return new CertifiedNode(directory, await TestNode.StartAsync(directory.Path));
    }

    /// <summary>Ends the node and starts another on its files.</summary>
    public async Task RestartAsync()
    {
        var time = Node.Time;
        await Node.DisposeAsync();
        Node = await TestNode.StartAsync(_directory.Path, time: time);
        Lists = Node.Get<RevocationLists>();
    }

    public async Task<X509Certificate2> IssueAsync(string name = "reports", TimeSpan? lifetime = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var order = new CertificateOrder(CertificateProfiles.ServicePrincipal, CertificateSubject.Named(name), new PublicKey(key), lifetime);
        return (await Node.Get<CertificateAuthority>().IssueAsync(order, CancellationToken.None)).OrThrow().Certificate;
    }

    public Task<Everseal.Core.Errors.Result<RevocationRecord>> RevokeAsync(
        X509Certificate2 certificate, RevocationReason reason = RevocationReason.Superseded, bool evenIfInUse = false)
        => RevokeAsync(certificate.SerialNumber, reason, evenIfInUse);

    public Task<Everseal.Core.Errors.Result<RevocationRecord>> RevokeAsync(
        string serial, RevocationReason reason = RevocationReason.Superseded, bool evenIfInUse = false)
        => Node.Get<CertificateRevocation>().RevokeAsync(new RevocationOrder(serial, reason, evenIfInUse), CancellationToken.None);

    /// <summary>Lets time pass and does what the worker does.</summary>
    public RevocationList ListAfter(TimeSpan time)
    {
        Node.Time.SetUtcNow(Node.Time.GetUtcNow() + time);
        Lists.PublishDue();
        return Lists.Find(Issuing)!;
    }

    public void Execute(string sql)
    {
        using var connection = Node.Get<EversealDatabase>().Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        _directory.Dispose();
    }
}
