using Everseal.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Everseal.Server.Storage;

/// <summary>The model of <c>everseal.db</c>. Changes go through it; what runs at start or per request reads plain SQL.</summary>
public sealed class EversealDbContext(DbContextOptions<EversealDbContext> options) : DbContext(options)
{
    public DbSet<Realm> Realms => Set<Realm>();

    public DbSet<Principal> Principals => Set<Principal>();

    public DbSet<PersonUser> Users => Set<PersonUser>();

    public DbSet<ServicePrincipal> Services => Set<ServicePrincipal>();

    public DbSet<Group> Groups => Set<Group>();

    public DbSet<GroupMembership> Memberships => Set<GroupMembership>();

    public DbSet<RelyingPartyEntry> RelyingParties => Set<RelyingPartyEntry>();

    public DbSet<CertificateRecord> Certificates => Set<CertificateRecord>();

    public DbSet<PrivateKey> PrivateKeys => Set<PrivateKey>();

    public DbSet<Authority> Authorities => Set<Authority>();

    public DbSet<CertificateRequestEntry> CertificateRequests => Set<CertificateRequestEntry>();

    public DbSet<RingEntry> RingEntries => Set<RingEntry>();

    public DbSet<SigningPin> SigningPins => Set<SigningPin>();

    public DbSet<KeyAdoptionEntry> KeyAdoptions => Set<KeyAdoptionEntry>();

    public DbSet<ServerCertificate> ServerCertificates => Set<ServerCertificate>();

    public DbSet<PublishedRevocationList> RevocationLists => Set<PublishedRevocationList>();

    // Instants are Unix milliseconds and durations whole seconds: numbers that SQL can compare.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
        configurationBuilder.Properties<TimeSpan>().HaveConversion<WholeSeconds>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
        => modelBuilder.ApplyConfigurationsFromAssembly(typeof(EversealDbContext).Assembly);

    private sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
        instant => instant.ToUnixTimeMilliseconds(),
        number => DateTimeOffset.FromUnixTimeMilliseconds(number));

    private sealed class WholeSeconds() : ValueConverter<TimeSpan, long>(
        duration => (long)duration.TotalSeconds,
        number => TimeSpan.FromSeconds(number));
}
