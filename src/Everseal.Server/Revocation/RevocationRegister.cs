using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Collections;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Storage;

namespace Everseal.Server.Revocation;

/// <summary>
/// Every revoked certificate of this node's CAs, in memory: what a login, an OCSP answer and a list ask. The store is
/// written first, so that what stands here is durable; who asks after that sees it.
/// </summary>
public sealed class RevocationRegister(EversealDatabase database)
{
    private const string AllRevoked = """
        SELECT SerialNumber, AuthorityId, NotAfter, RevokedAt, RevocationReason, Certificate
        FROM certificates WHERE RevokedAt IS NOT NULL AND AuthorityId IS NOT NULL ORDER BY RevokedAt, Id
        """;

    private readonly Lock _changing = new();
    private readonly Dictionary<long, IssuedBy> _byAuthority = [];
    private readonly HashSet<ReadOnlyMemory<byte>> _thumbprints = new(OctetComparer.Shared);
    private volatile bool _isLoaded;

    /// <summary>Whether this CA revoked exactly this certificate; never for another CA's.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The store cannot be read, and never was: nobody knows.</exception>
    public bool IsRevoked(X509Certificate2 certificate) => IsRevoked(SHA256.HashData(certificate.RawDataMemory.Span));

    /// <param name="thumbprint">SHA-256 of the certificate.</param>
    public bool IsRevoked(ReadOnlyMemory<byte> thumbprint)
    {
        EnsureLoaded();
        lock (_changing)
            return _thumbprints.Contains(thumbprint);
    }

    /// <returns>Null when no certificate of this issuer and number is revoked. The same object until its revocation changes.</returns>
    public RevokedCertificate? Find(StatusIssuer issuer, ReadOnlyMemory<byte> serialNumber)
    {
        EnsureLoaded();
        lock (_changing)
        {
            foreach (var id in issuer.AuthorityIds)
            {
                if (_byAuthority.TryGetValue(id, out var issued) && issued.Revoked.TryGetValue(serialNumber, out var revoked))
                    return revoked;
            }

            return null;
        }
    }

    /// <summary>Since when a list of this issuer lacks something; null when it lacks nothing.</summary>
    internal DateTimeOffset? PendingSince(StatusIssuer issuer)
    {
        EnsureLoaded();
        lock (_changing)
            return issuer.AuthorityIds.Select(id => _byAuthority.GetValueOrDefault(id)?.PendingSince).Min();
    }

    /// <summary>All revoked certificates of an issuer, in the order of revocation, for a list that is made now: from here on it lacks nothing.</summary>
    internal IReadOnlyList<RevokedCertificate> TakeForList(StatusIssuer issuer)
    {
        EnsureLoaded();
        lock (_changing)
        {
            var taken = issuer.AuthorityIds.Select(id => _byAuthority.GetValueOrDefault(id)).OfType<IssuedBy>().ToList();
            taken.ForEach(issued => issued.PendingSince = null);
            return [.. taken.SelectMany(issued => issued.Revoked.Values)];
        }
    }

    /// <summary>The list that was to hold it was not made after all.</summary>
    internal void PutBack(StatusIssuer issuer, DateTimeOffset pendingSince)
    {
        lock (_changing)
            Issuer(issuer.AuthorityIds[0]).PendingSince ??= pendingSince;
    }

    /// <summary>Takes in what the store holds since just now: a new revocation, or another reason.</summary>
    internal void Add(long authorityId, RevokedCertificate revoked, ReadOnlyMemory<byte> certificate, DateTimeOffset now)
    {
        EnsureLoaded();
        lock (_changing)
        {
            AddLoaded(authorityId, revoked, certificate.Span);
            Issuer(authorityId).PendingSince ??= now;
        }
    }

    private void EnsureLoaded()
    {
        if (_isLoaded)
            return;
        lock (_changing)
        {
            if (!_isLoaded)
                Load();
            _isLoaded = true;
        }
    }

    private void Load()
    {
        _byAuthority.Clear();
        _thumbprints.Clear();
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = AllRevoked;
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var revoked = new RevokedCertificate(
                Convert.FromHexString(row.GetString(0)),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
                (RevocationReason)row.GetInt32(4));
            AddLoaded(row.GetInt64(1), revoked, (byte[])row.GetValue(5));
        }
    }

    private void AddLoaded(long authorityId, RevokedCertificate revoked, ReadOnlySpan<byte> certificate)
    {
        Issuer(authorityId).Revoked[revoked.SerialNumber] = revoked;
        _thumbprints.Add(SHA256.HashData(certificate));
    }

    private IssuedBy Issuer(long authorityId)
    {
        if (!_byAuthority.TryGetValue(authorityId, out var issued))
            _byAuthority[authorityId] = issued = new IssuedBy();
        return issued;
    }

    private sealed class IssuedBy
    {
        /// <summary>Nothing is ever removed, so the order is that of revocation.</summary>
        public Dictionary<ReadOnlyMemory<byte>, RevokedCertificate> Revoked { get; } = new(OctetComparer.Shared);

        public DateTimeOffset? PendingSince { get; set; }
    }
}
