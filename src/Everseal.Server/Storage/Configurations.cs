using Everseal.Core.Passwords;
using Everseal.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Everseal.Server.Storage;

internal sealed class RealmConfiguration : IEntityTypeConfiguration<Realm>
{
    public void Configure(EntityTypeBuilder<Realm> builder)
    {
        builder.ToTable("realms");
        builder.HasIndex(realm => realm.NameKey).IsUnique();
        builder.HasIndex(realm => realm.IsDefault).IsUnique().HasFilter("IsDefault = 1").HasDatabaseName("one_default_realm");
        builder.ComplexProperty(realm => realm.PasswordPolicy, Configure);
    }

    // For the realms of a database that knew no policy: they keep what held for all then.
    private static void Configure(ComplexPropertyBuilder<PasswordPolicy> builder)
    {
        var usual = new PasswordPolicy();
        builder.Property(policy => policy.MinLength).HasDefaultValue(usual.MinLength).ValueGeneratedNever();
        builder.Property(policy => policy.MaxLength).HasDefaultValue(usual.MaxLength).ValueGeneratedNever();
        builder.Property(policy => policy.History).HasDefaultValue(usual.History).ValueGeneratedNever();
    }
}

internal sealed class PrincipalConfiguration : IEntityTypeConfiguration<Principal>
{
    public void Configure(EntityTypeBuilder<Principal> builder)
    {
        builder.ToTable("principals");
        builder.HasDiscriminator<string>("Kind")
            .HasValue<PersonUser>("user")
            .HasValue<ServicePrincipal>("service")
            .HasValue<Group>("group");
        builder.HasOne<Realm>().WithMany().HasForeignKey(principal => principal.RealmId);
        builder.HasIndex(principal => new { principal.RealmId, principal.NameKey }).IsUnique();
    }
}

internal sealed class PersonUserConfiguration : IEntityTypeConfiguration<PersonUser>
{
    public void Configure(EntityTypeBuilder<PersonUser> builder)
    {
        builder.Property(user => user.IsDisabled).HasColumnName("IsDisabled");
        builder.Property(user => user.Description).HasColumnName("Description");
    }
}

internal sealed class ServicePrincipalConfiguration : IEntityTypeConfiguration<ServicePrincipal>
{
    public void Configure(EntityTypeBuilder<ServicePrincipal> builder)
    {
        builder.Property(service => service.IsDisabled).HasColumnName("IsDisabled");
        builder.Property(service => service.Description).HasColumnName("Description");
        builder.HasIndex(service => new { service.RealmId, service.Thumbprint }).IsUnique();
        builder.HasIndex(service => new { service.RealmId, service.SubjectKey });
    }
}

internal sealed class GroupConfiguration : IEntityTypeConfiguration<Group>
{
    public void Configure(EntityTypeBuilder<Group> builder)
        => builder.Property(group => group.Description).HasColumnName("Description");
}

internal sealed class GroupMembershipConfiguration : IEntityTypeConfiguration<GroupMembership>
{
    public void Configure(EntityTypeBuilder<GroupMembership> builder)
    {
        builder.ToTable("group_members");
        builder.HasKey(membership => new { membership.GroupId, membership.MemberId });
        builder.HasOne(membership => membership.Group).WithMany(group => group.Members).HasForeignKey(membership => membership.GroupId);
        builder.HasOne(membership => membership.Member).WithMany(member => member.Memberships).HasForeignKey(membership => membership.MemberId);
        builder.HasIndex(membership => membership.MemberId);
    }
}

internal sealed class RelyingPartyConfiguration : IEntityTypeConfiguration<RelyingPartyEntry>
{
    public void Configure(EntityTypeBuilder<RelyingPartyEntry> builder)
    {
        builder.ToTable("relying_parties");
        builder.HasOne<Realm>().WithMany().HasForeignKey(relyingParty => relyingParty.RealmId);
        builder.HasIndex(relyingParty => new { relyingParty.RealmId, relyingParty.Identifier }).IsUnique();
        builder.HasIndex(relyingParty => relyingParty.MetadataSecret).IsUnique();
    }
}

internal sealed class CertificateRecordConfiguration : IEntityTypeConfiguration<CertificateRecord>
{
    public void Configure(EntityTypeBuilder<CertificateRecord> builder)
    {
        builder.ToTable("certificates");
        builder.HasOne<Authority>().WithMany().HasForeignKey(record => record.AuthorityId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(record => record.SerialNumber).IsUnique();
        builder.HasIndex(record => record.KeySha256);
        builder.HasIndex(record => record.RevokedAt).HasFilter("RevokedAt IS NOT NULL").HasDatabaseName("revoked_certificates");
    }
}

internal sealed class PublishedRevocationListConfiguration : IEntityTypeConfiguration<PublishedRevocationList>
{
    public void Configure(EntityTypeBuilder<PublishedRevocationList> builder)
    {
        builder.ToTable("revocation_lists");
        builder.HasIndex(list => new { list.IssuerKey, list.Number }).IsUnique();
    }
}

internal sealed class PrivateKeyConfiguration : IEntityTypeConfiguration<PrivateKey>
{
    public void Configure(EntityTypeBuilder<PrivateKey> builder)
    {
        builder.ToTable("private_keys");
        builder.HasKey(key => key.KeyId);
    }
}

internal sealed class AuthorityConfiguration : IEntityTypeConfiguration<Authority>
{
    public void Configure(EntityTypeBuilder<Authority> builder)
    {
        builder.ToTable("authorities");
        builder.HasOne<PrivateKey>().WithMany().HasForeignKey(authority => authority.KeyId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Authority>().WithMany().HasForeignKey(authority => authority.ParentId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(authority => authority.Kind).IsUnique().HasFilter("IsActive = 1").HasDatabaseName("one_active_authority_of_each_kind");
    }
}

internal sealed class CertificateRequestConfiguration : IEntityTypeConfiguration<CertificateRequestEntry>
{
    public void Configure(EntityTypeBuilder<CertificateRequestEntry> builder)
    {
        builder.ToTable("certificate_requests");
        builder.HasKey(request => request.KeyId);
        builder.HasOne<Realm>().WithMany().HasForeignKey(request => request.RealmId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<PrivateKey>().WithMany().HasForeignKey(request => request.KeyId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class RingEntryConfiguration : IEntityTypeConfiguration<RingEntry>
{
    public void Configure(EntityTypeBuilder<RingEntry> builder)
    {
        builder.ToTable("signing_credentials");
        builder.HasOne<Realm>().WithMany().HasForeignKey(entry => entry.RealmId);
        builder.HasOne<PrivateKey>().WithMany().HasForeignKey(entry => entry.KeyId).OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(entry => entry.KeyId).IsUnique();
    }
}

internal sealed class SigningPinConfiguration : IEntityTypeConfiguration<SigningPin>
{
    public void Configure(EntityTypeBuilder<SigningPin> builder)
    {
        builder.ToTable("signing_pins");
        builder.HasKey(pin => new { pin.RealmId, pin.RelyingParty });
        builder.HasOne<Realm>().WithMany().HasForeignKey(pin => pin.RealmId);
    }
}

internal sealed class KeyAdoptionConfiguration : IEntityTypeConfiguration<KeyAdoptionEntry>
{
    public void Configure(EntityTypeBuilder<KeyAdoptionEntry> builder)
    {
        builder.ToTable("key_adoptions");
        builder.HasKey(adoption => new { adoption.RelyingPartyId, adoption.KeyId });
        builder.HasOne<RelyingPartyEntry>().WithMany().HasForeignKey(adoption => adoption.RelyingPartyId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ServerCertificateConfiguration : IEntityTypeConfiguration<ServerCertificate>
{
    public void Configure(EntityTypeBuilder<ServerCertificate> builder)
    {
        builder.ToTable("server_certificates");
        builder.HasOne<PrivateKey>().WithMany().HasForeignKey(certificate => certificate.KeyId).OnDelete(DeleteBehavior.Restrict);
    }
}
