using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.WsTrust;
using Everseal.Server.IdentitySources;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Entities;
using Everseal.Server.Storage.Stores;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.DressRehearsal;

/// <summary>People and services that exist in a copy alone, so that logins are tried with nobody's real secret.</summary>
internal sealed class TrialPrincipals(CopiedNode node)
{
    private const string Prefix = "rehearsal-";

    public static bool IsOne(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Past the realm's policy for passwords, which is about choosing one and not about logging in.</summary>
    public async Task<(string Name, string Password)> AddPersonAsync(string realm, CancellationToken cancellationToken)
    {
        var (name, password) = (NewName(), RandomNumberGenerator.GetHexString(32));
        var hash = (await node.Get<PasswordHashing>().HashAsync(password, cancellationToken)).OrThrow();
        await using var context = node.Get<EversealDatabase>().Open();
        var key = PrincipalName.KeyOf(realm);
        context.Users.Add(new PersonUser
        {
            RealmId = await context.Realms.Where(entry => entry.NameKey == key).Select(entry => entry.Id).SingleAsync(cancellationToken),
            Name = name,
            NameKey = name,
            PasswordHash = hash,
            PasswordChangedAt = node.Now,
            CreatedAt = node.Now,
        });
        await context.SaveChangesAsync(cancellationToken);
        return (name, password);
    }

    /// <summary>A service whose certificate is valid from yesterday on, for so long.</summary>
    public async Task<RequestSigner> AddServiceAsync(string realm, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var (name, key) = (NewName(), ECDsa.Create(ECCurve.NamedCurves.nistP256));
        var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(node.Now.AddDays(-1), node.Now + lifetime);
        (await node.Get<ServiceStore>().RegisterAsync(realm, name, certificate, "lives in a rehearsal only", cancellationToken)).OrThrow();
        return new RequestSigner(certificate, key);
    }

    private static string NewName() => Prefix + RandomNumberGenerator.GetHexString(12, lowercase: true);
}
