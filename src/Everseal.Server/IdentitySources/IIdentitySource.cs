using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Tokens;

namespace Everseal.Server.IdentitySources;

/// <summary>
/// Where a realm's people and services are known. Every refusal carries the same public words, whether the
/// name is unknown, the secret wrong, the account disabled or locked; only the internal detail tells which.
/// </summary>
public interface IIdentitySource
{
    /// <param name="user"><c>name</c>, <c>name@realm</c> or <c>realm\name</c>.</param>
    /// <param name="source">Whose failures count together.</param>
    ValueTask<Result<Subject>> AuthenticateAsync(string realm, string user, string password, AttemptSource source, CancellationToken cancellationToken);

    /// <summary>The service principal that registered exactly this certificate. The caller has verified possession of its key.</summary>
    ValueTask<Result<Subject>> FindServiceAsync(string realm, X509Certificate2 certificate, CancellationToken cancellationToken);

    /// <summary>A principal as it is now, with its present groups: for Renew and Validate.</summary>
    ValueTask<Result<Subject>> FindAsync(string realm, string userPrincipalName, CancellationToken cancellationToken);
}
