using Everseal.Core.Errors;
using Everseal.Core.Tokens;
using Everseal.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Everseal.Server.Storage.Stores;

/// <summary>A relying party as administrators see it.</summary>
/// <param name="EncryptionCertificate">DER.</param>
/// <param name="MetadataSecret">The last segment of its own metadata URL.</param>
public sealed record RelyingPartyRegistration(
    RelyingPartyDeclaration Declaration,
    ReadOnlyMemory<byte>? EncryptionCertificate,
    string MetadataSecret,
    DateTimeOffset CreatedAt);

/// <summary>The relying parties of the realms. What may be declared is decided before it comes here.</summary>
public sealed class RelyingPartyStore(EversealDatabase database)
{
    public Task<Result<RelyingPartyRegistration>> AddAsync(string realm, RelyingPartyRegistration registration, CancellationToken cancellationToken)
        => database.ChangeAsync<RelyingPartyRegistration>(async context =>
        {
            var found = await context.FindRealmAsync(realm, cancellationToken);
            if (!found.IsSuccess)
                return found.Error;

            var identifier = registration.Declaration.Identifier;
            if (await context.RelyingParties.AnyAsync(entry => entry.RealmId == found.Value.Id && entry.Identifier == identifier, cancellationToken))
                return ErrorCodes.RelyingParties.Exists.With($"Realm {found.Value.Name} has a relying party {identifier} already.");

            var entry = new RelyingPartyEntry
            {
                RealmId = found.Value.Id,
                Identifier = identifier,
                ClaimRules = string.Empty,
                MetadataSecret = registration.MetadataSecret,
                CreatedAt = registration.CreatedAt,
            };
            Write(registration, entry);
            context.RelyingParties.Add(entry);
            return registration;
        }, cancellationToken);

    /// <param name="change">Gives what is to be stored from what is; its refusal leaves everything as it was.</param>
    public Task<Result<RelyingPartyRegistration>> ChangeAsync(
        string realm, string identifier, Func<RelyingPartyRegistration, Result<RelyingPartyRegistration>> change, CancellationToken cancellationToken)
        => database.ChangeAsync<RelyingPartyRegistration>(async context =>
        {
            var entry = await FindAsync(context, realm, identifier, cancellationToken);
            if (!entry.IsSuccess)
                return entry.Error;

            var changed = change(Read(entry.Value));
            if (changed.IsSuccess)
                Write(changed.Value, entry.Value);
            return changed;
        }, cancellationToken);

    public Task<Result<RelyingPartyRegistration>> RemoveAsync(string realm, string identifier, CancellationToken cancellationToken)
        => database.ChangeAsync<RelyingPartyRegistration>(async context =>
        {
            var entry = await FindAsync(context, realm, identifier, cancellationToken);
            if (!entry.IsSuccess)
                return entry.Error;

            context.RelyingParties.Remove(entry.Value);
            return Read(entry.Value);
        }, cancellationToken);

    public async Task<Result<RelyingPartyRegistration>> FindAsync(string realm, string identifier, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        return (await FindAsync(context, realm, identifier, cancellationToken)).Then<RelyingPartyRegistration>(entry => Read(entry));
    }

    public async Task<Result<IReadOnlyList<RelyingPartyRegistration>>> ListAsync(string realm, CancellationToken cancellationToken)
    {
        await using var context = database.Open();
        var found = await context.FindRealmAsync(realm, cancellationToken);
        if (!found.IsSuccess)
            return found.Error;

        var entries = await context.RelyingParties.AsNoTracking().Where(entry => entry.RealmId == found.Value.Id)
            .OrderBy(entry => entry.Identifier).ToListAsync(cancellationToken);
        return entries.ConvertAll(Read);
    }

    private static async Task<Result<RelyingPartyEntry>> FindAsync(
        EversealDbContext context, string realm, string identifier, CancellationToken cancellationToken)
    {
        var found = await context.FindRealmAsync(realm, cancellationToken);
        if (!found.IsSuccess)
            return found.Error;

        return await context.RelyingParties.SingleOrDefaultAsync(entry => entry.RealmId == found.Value.Id && entry.Identifier == identifier, cancellationToken)
            is { } entry ? entry : ErrorCodes.RelyingParties.NotFound.With($"Realm {found.Value.Name} has no relying party {identifier}.");
    }

    private static void Write(RelyingPartyRegistration registration, RelyingPartyEntry entry)
    {
        var rules = registration.Declaration.Rules;
        entry.IsDisabled = !rules.IsEnabled;
        entry.RefreshInterval = registration.Declaration.RefreshInterval;
        entry.KeyType = rules.KeyType;
        entry.MaxBearerLifetime = rules.MaxBearerLifetime;
        entry.MaxHolderOfKeyLifetime = rules.MaxHolderOfKeyLifetime;
        entry.ClaimRules = string.Join('\n', rules.Claims.Texts);
        entry.EncryptionCertificate = registration.EncryptionCertificate?.ToArray();
        entry.MetadataSecret = registration.MetadataSecret;
    }

    private static RelyingPartyRegistration Read(RelyingPartyEntry entry) => new(
        new RelyingPartyDeclaration(entry.Identifier, entry.RefreshInterval, new RelyingPartyRules
        {
            IsEnabled = !entry.IsDisabled,
            KeyType = entry.KeyType,
            MaxBearerLifetime = entry.MaxBearerLifetime,
            MaxHolderOfKeyLifetime = entry.MaxHolderOfKeyLifetime,
            Claims = ReadClaimRules(entry.ClaimRules),
        }),
        entry.EncryptionCertificate is { } der ? (ReadOnlyMemory<byte>?)der : null,
        entry.MetadataSecret,
        entry.CreatedAt);

    /// <exception cref="StsErrorException">A rule in the store is none that this version knows.</exception>
    internal static ClaimRules ReadClaimRules(string lines)
        => ClaimRules.Read(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)).OrThrow();
}
