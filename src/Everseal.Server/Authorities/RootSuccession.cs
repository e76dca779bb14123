using Everseal.Core.Errors;

namespace Everseal.Server.Authorities;

/// <summary>A new root in its two steps, with what follows from them: the copy of the root that clients take, and TLS.</summary>
public sealed class RootSuccession(CertificateAuthority authority, SubordinateAuthority files, ServerCertificates server)
{
    /// <summary>Makes and publishes the next root, certified by the present one. Nothing is issued below it yet.</summary>
    public Task<Result<IssuedCertificate>> RenewAsync(string? requester, CancellationToken cancellationToken)
        => authority.CreateNextRootAsync(requester, cancellationToken);

    /// <summary>Puts the next root in the present one's place, with a new issuing CA below it.</summary>
    /// <returns>The new issuing CA's certificate.</returns>
    public async Task<Result<IssuedCertificate>> PromoteAsync(string? requester, CancellationToken cancellationToken)
    {
        var promoted = await authority.PromoteRootAsync(requester, cancellationToken);
        if (!promoted.IsSuccess)
            return promoted;
        files.RefreshRootCertificate();

        // Before the first start there is none to be replaced.
        if (server.Current is not null)
            await server.LoadAsync(cancellationToken);
        return promoted;
    }
}
