using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Errors;
using Everseal.Core.X509;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Authorities;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Revocation;

/// <summary>What somebody asks to revoke.</summary>
/// <param name="SerialNumber">Hexadecimal, in any case, with or without colons.</param>
/// <param name="EvenIfInUse">Whoever asks was told what stops working here.</param>
public sealed record RevocationOrder(string SerialNumber, RevocationReason Reason, bool EvenIfInUse);

/// <summary>A certificate that is revoked.</summary>
/// <param name="Change">What this call changed about that.</param>
/// <param name="Consequences">What it did here, a sentence each.</param>
public sealed record RevocationRecord(
    string SerialNumber, string Subject, DateTimeOffset RevokedAt, RevocationReason Reason, RevocationChange Change, IReadOnlyList<string> Consequences);

/// <summary>
/// The act of revoking. It is on the disk before it counts, and counts before the caller hears of it: in logins and in
/// OCSP at once, in the list seconds later.
/// </summary>
public sealed class CertificateRevocation(
    EversealDatabase database, RevocationRegister register, CertificateUses uses, ServerCertificates server, TimeProvider time) : IDisposable
{
    private const string IssuedCertificate = """
        SELECT c.Id, c.AuthorityId, c.Certificate, c.RevokedAt, c.RevocationReason
        FROM certificates c WHERE c.SerialNumber = $serial AND c.Certificate IS NOT NULL
        """;

    // One at a time: what is decided must still hold when it is written.
    private readonly SemaphoreSlim _turn = new(1);

    public async Task<Result<RevocationRecord>> RevokeAsync(RevocationOrder order, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await RevokeInTurnAsync(order, cancellationToken);
        }
        catch (SqliteException exception)
        {
            return ErrorCodes.Server.StorageFailed.With("The revocation cannot be stored.", exception.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Result<RevocationRecord>> RevokeInTurnAsync(RevocationOrder order, CancellationToken cancellationToken)
    {
        // 1. Which certificate, and does the request change anything about it?
        using var connection = database.Connect();
        if (Find(connection, order.SerialNumber.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant()) is not { } issued)
            return ErrorCodes.CommandLine.NoSuchCertificate.With($"The CA issued no certificate with serial number {order.SerialNumber}.");
        using var certificate = X509CertificateLoader.LoadCertificate(issued.Der);
        var isAuthority = certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);
        var change = RevocationRules.Decide(issued.Reason, order.Reason, isAuthority);
        if (!change.IsSuccess)
            return change.Error;
        if (change.Value is RevocationChange.None)
            return Describe(certificate, issued.RevokedAt!.Value, order.Reason, change.Value, []);

        if (issued.AuthorityId is null && !certificate.IsSelfIssued())
            return ErrorCodes.Revocation.IssuedElsewhere.With($"{SubjectName.Text(certificate.SubjectName)} was issued by {SubjectName.Text(certificate.IssuerName)}.");

        // 2. What depends on it here.
        var consequences = uses.Consequences(certificate);
        if (!consequences.IsSuccess)
            return consequences.Error;
        if (consequences.Value.Count > 0 && !order.EvenIfInUse)
            return ErrorCodes.Revocation.CertificateInUseHere.With(string.Join(' ', consequences.Value));
        if (issued.AuthorityId is not { } authorityId)
            return ErrorCodes.Revocation.RootNotRevocable.With("This certificate signs itself.");

        // 3. The disk first, then the memory that logins and OCSP ask.
        var now = time.GetUtcNow();
        var revokedAt = issued.RevokedAt ?? now;
        Write(connection, issued.Id, revokedAt, order.Reason);
        register.Add(
            authorityId,
            new RevokedCertificate(Convert.FromHexString(issued.SerialNumber), ValidityPeriod.Of(certificate).NotAfter, revokedAt, order.Reason),
            issued.Der,
            now);

        // 4. A revoked TLS certificate does not suit any longer: the next handshake shows another.
        if (uses.IsServed(certificate))
            await server.LoadAsync(cancellationToken);
        return Describe(certificate, revokedAt, order.Reason, change.Value, consequences.Value);
    }

    private static Issued? Find(SqliteConnection connection, string serialNumber)
    {
        using var command = connection.CreateCommand();
        command.CommandText = IssuedCertificate;
        command.Parameters.AddWithValue("$serial", serialNumber);
        using var row = command.ExecuteReader();
        return row.Read()
            ? new Issued(
                row.GetInt64(0),
                serialNumber,
                row.IsDBNull(1) ? null : row.GetInt64(1),
                (byte[])row.GetValue(2),
                row.IsDBNull(3) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
                row.IsDBNull(4) ? null : (RevocationReason)row.GetInt32(4))
            : null;
    }

    private static void Write(SqliteConnection connection, long id, DateTimeOffset revokedAt, RevocationReason reason)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous = FULL; UPDATE certificates SET RevokedAt = $at, RevocationReason = $reason WHERE Id = $id";
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$at", revokedAt.ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$reason", (int)reason);
        command.ExecuteNonQuery();
    }

    private static RevocationRecord Describe(
        X509Certificate2 certificate, DateTimeOffset revokedAt, RevocationReason reason, RevocationChange change, IReadOnlyList<string> consequences)
        => new(certificate.SerialNumber, SubjectName.Text(certificate.SubjectName), revokedAt, reason, change, consequences);

    private sealed record Issued(long Id, string SerialNumber, long? AuthorityId, byte[] Der, DateTimeOffset? RevokedAt, RevocationReason? Reason);
}
