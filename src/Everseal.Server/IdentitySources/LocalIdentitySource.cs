using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.Passwords;
using Everseal.Core.Tokens;
using Everseal.Core.X509;
using Everseal.Server.Overload;
using Everseal.Server.Realms;
using Everseal.Server.Revocation;
using Everseal.Server.Storage;
using Everseal.Server.Storage.Stores;

namespace Everseal.Server.IdentitySources;

/// <summary>The people and services that are registered in this node's own database.</summary>
public sealed class LocalIdentitySource(
    EversealDatabase database, RealmDirectory realms, RevocationRegister revocations, PasswordHashing hashing, LoginThrottle throttle,
    UserRates rates, TimeProvider time)
    : IIdentitySource, IDisposable
{
    private const string PublicWords = "Invalid credentials";

    // As vSphere words it; its clients look for this text.
    private const string ExpiredWords = "Password of the user logging on is expired.";

    // A name of 64 characters with its realm is far shorter. What is longer is nobody's, and is kept nowhere.
    private const int LongestUser = 256;

    private readonly PrincipalReader _principals = new(database);

    public async ValueTask<Result<Subject>> AuthenticateAsync(
        string realm, string user, string password, AttemptSource source, CancellationToken cancellationToken)
    {
        // 1. Neither a name that nobody can have nor one that is asked for all the time is worth the work.
        if (user.Length > LongestUser)
        {
            return Refuse($"a user name of {user.Length} characters");
        }

        var attempted = PrincipalName.KeyOf(PrincipalName.WithinRealm(user, realm) ?? user);
        if (!rates.TryTake(realm, attempted, source.Name))
        {
            return ErrorCodes.Identities.TooManyForUser.With("Too many logins with this name. Try again in a second.");
        }

        // 2. The same work whether the user exists or not, is locked out or not: a lock that answered sooner would tell that
        //    it was the fifth failure, and a password found while locked. An over-long password is not hashed at all.
        var lockedUntil = throttle.LockedUntil(realm, attempted, source);
        var principal = PrincipalName.WithinRealm(user, realm) is { } name ? _principals.FindByName(realm, name) : null;
        var verified = await hashing.VerifyAsync(principal?.PasswordHash, Bounded(password), cancellationToken);
        if (!verified.IsSuccess)
        {
            return verified.Error;
        }

        if (lockedUntil is { } until)
        {
            return Refuse($"{source} is locked out for {attempted} until {until:u}");
        }

        // 3. A disabled account counts as a failure too, so that its lock looks like any other.
        var accepted = verified.Value && principal is { IsDisabled: false };
        if (!throttle.Record(realm, attempted, source, accepted))
        {
            return Refuse(Reason(attempted, principal, verified.Value));
        }

        // 4. An expired password is told to whoever knows it, and to nobody else.
        return HasExpired(realm, principal!)
            ? ErrorCodes.Identities.PasswordExpired.With(ExpiredWords, $"the password of {attempted} is from {principal!.PasswordChangedAt:u}")
            : Describe(realm, principal!, AuthenticationMethod.Password);
    }

    public ValueTask<Result<Subject>> FindServiceAsync(string realm, X509Certificate2 certificate, CancellationToken cancellationToken)
        => ValueTask.FromResult(FindService(realm, certificate));

    public ValueTask<Result<Subject>> FindAsync(string realm, string userPrincipalName, CancellationToken cancellationToken)
        => ValueTask.FromResult(Find(realm, userPrincipalName));

    public void Dispose() => _principals.Dispose();

    private Result<Subject> Find(string realm, string userPrincipalName)
    {
        if (PrincipalName.WithinRealm(userPrincipalName, realm) is not { } name || _principals.FindWithGroups(realm, name) is not (var principal, var groups))
        {
            return Refuse($"{userPrincipalName} does not exist in {realm}");
        }

        return principal switch
        {
            { IsDisabled: true } => Refuse($"{userPrincipalName} is disabled"),
            { Thumbprint: { } thumbprint } when IsRevoked(thumbprint) => Refuse($"the certificate of {userPrincipalName} is revoked"),
            { Kind: SubjectKind.Person } => Describe(realm, principal, groups, AuthenticationMethod.Password),
            _ => Describe(realm, principal, groups, AuthenticationMethod.Certificate),
        };
    }

    private Result<Subject> FindService(string realm, X509Certificate2 certificate)
    {
        // The SHA-256 of the whole certificate: equal to the registered one, byte for byte.
        var thumbprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        if (_principals.FindByThumbprint(realm, thumbprint) is not { } service)
        {
            return Refuse(_principals.FindBySubject(realm, SubjectName.ComparisonKey(certificate.SubjectName)) is { } namesake
                ? $"{namesake.Name} has registered another certificate of this subject than {thumbprint}"
                : $"no service has registered the certificate {thumbprint}");
        }

        return CheckCertificate(realm, service, certificate) is { } refusal ? refusal : Describe(realm, service, AuthenticationMethod.Certificate);
    }

    private StsError? CheckCertificate(string realm, StoredPrincipal service, X509Certificate2 certificate)
    {
        if (service.IsDisabled)
        {
            return Refuse($"{service.Name} is disabled");
        }

        if (service.Thumbprint is { } thumbprint && IsRevoked(thumbprint))
        {
            return Refuse($"the certificate of {service.Name} is revoked");
        }

        if (ValidityPeriod.Of(certificate) is var validity && !validity.Contains(time.GetUtcNow()))
        {
            return Refuse($"the certificate of {service.Name} is valid from {validity}");
        }

        var allowRsa1024 = realms.Find(realm)?.Settings.AllowRsa1024 ?? false;
        return KeyStrength.Require(certificate.PublicKey, allowRsa1024).Error is { } weakness
            ? Refuse($"the key of {service.Name} is too weak: {weakness.PublicDetail}")
            : null;
    }

    // What its key signed before the revocation is believed no more than what it signs now: nobody knows who signed.
    private bool IsRevoked(string thumbprint) => revocations.IsRevoked(Convert.FromHexString(thumbprint));

    private Result<Subject> Describe(string realm, StoredPrincipal principal, AuthenticationMethod method)
        => Describe(realm, principal, _principals.ReadGroups(principal.Id), method);

    private Result<Subject> Describe(string realm, StoredPrincipal principal, IReadOnlyList<string> groups, AuthenticationMethod method)
    {
        var realmName = realms.Find(realm)?.Name ?? realm;
        return new Subject(
            $"{principal.Name}@{realmName}",
            principal.Kind,
            [.. groups.Append(BuiltInGroups.Everyone).Select(group => $"{realmName}\\{group}")],
            principal.GivenName,
            principal.Surname,
            principal.Email,
            IsSolution: principal.Kind == SubjectKind.Service,
            method,
            time.GetUtcNow());
    }

    private bool HasExpired(string realm, StoredPrincipal principal)
        => realms.Find(realm)?.Settings.Passwords.HasExpired(principal.PasswordChangedAt, time.GetUtcNow()) ?? false;

    private static string Bounded(string password) => password.Length <= PasswordPolicy.HighestMaxLength * 2 ? password : "";

    private static string Reason(string attempted, StoredPrincipal? principal, bool verified) => (principal, verified) switch
    {
        (null, _) => $"{attempted} does not exist",
        ({ IsDisabled: true }, _) => $"{attempted} is disabled",
        (_, false) => $"wrong password for {attempted}",
        _ => $"{attempted} was locked out while the password was verified",
    };

    private static StsError Refuse(string reason) => new(ErrorCodes.Identities.AuthenticationFailed, PublicWords, reason);
}
