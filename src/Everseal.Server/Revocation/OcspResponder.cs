using System.Security.Cryptography;
using Everseal.Core.Errors;
using Everseal.Core.X509.Revocation;
using Everseal.Server.KeyProtection;
using Everseal.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Everseal.Server.Revocation;

/// <summary>What goes back to an OCSP client.</summary>
/// <param name="Der">The OCSPResponse.</param>
/// <param name="KeepUntil">Until when others may keep it; null for what answers this one request only.</param>
/// <param name="EntityTag">For conditional requests, in quotes; null with <paramref name="KeepUntil"/>.</param>
public sealed record OcspAnswer(ReadOnlyMemory<byte> Der, DateTimeOffset? KeepUntil = null, string? EntityTag = null)
{
    public static OcspAnswer Of(OcspFailure failure) => new(failure.ToDer());
}

/// <summary>
/// Answers OCSP from the issuance log and the register (RFC 6960; RFC 5019 for what is kept). The issuing CA signs itself:
/// there is no responder certificate that could expire unnoticed. "Good" is said of certificates on record alone, and
/// when the record cannot be read nothing is said.
/// </summary>
public sealed partial class OcspResponder(
    EversealDatabase database, StatusIssuers issuers, RevocationRegister register, KeyVault vault, TimeProvider time, ILogger<OcspResponder> logger) : IDisposable
{
    // Beyond that many, a client is better told to come back than kept waiting.
    private const int LongestQueue = 64;

    private readonly OcspAnswerCache _cache = new();

    // A signature costs a client nothing to ask for. So many at once and no more: logins go on beside them.
    private readonly SemaphoreSlim _signing = new(Math.Max(1, Environment.ProcessorCount / 2));
    private int _waiting;

    public async ValueTask<OcspAnswer> AnswerAsync(ReadOnlyMemory<byte> der, CancellationToken cancellationToken)
    {
        var request = OcspRequest.Read(der);
        if (!request.IsSuccess)
            return OcspAnswer.Of(OcspFailure.MalformedRequest);
        try
        {
            var issuer = issuers.All.FirstOrDefault(issuer => issuer.AnswersOcsp && request.Value.Certificates.All(id => id.IsIssuedBy(issuer.Certificate)));
            return issuer is null ? OcspAnswer.Of(OcspFailure.Unauthorized)
                : request.Value is { Nonce: null, Certificates: [var single] } ? await AnswerKeptAsync(issuer, single, cancellationToken)
                : await AnswerFreshAsync(issuer, request.Value, cancellationToken);
        }
        catch (Exception exception) when (exception is SqliteException or CryptographicException or StsErrorException)
        {
            // No answer is better than one that nobody can vouch for.
            LogUnavailable(exception.Message);
            return OcspAnswer.Of(OcspFailure.TryLater);
        }
    }

    public void Dispose() => _signing.Dispose();

    private async ValueTask<OcspAnswer> AnswerKeptAsync(StatusIssuer issuer, OcspCertificateId certificate, CancellationToken cancellationToken)
    {
        var (now, revoked) = (time.GetUtcNow(), register.Find(issuer, certificate.SerialNumber));
        if (_cache.Find(certificate, revoked, now) is { } kept)
            return kept;

        var status = StatusOf(issuer, certificate, revoked);
        var signed = await SignAsync(issuer, [(certificate, status)], nonce: null, now, cancellationToken);
        if (!signed.IsSuccess)
            return OcspAnswer.Of(OcspFailure.TryLater);

        // A number that was never issued may be issued in a moment, and there are too many to keep.
        if (status is OcspStatus.Unknown)
            return new OcspAnswer(signed.Value.Der);
        var answer = new OcspAnswer(signed.Value.Der, signed.Value.NextUpdate, $"\"{Convert.ToHexString(SHA256.HashData(signed.Value.Der.Span).AsSpan(0, 16))}\"");
        _cache.Keep(certificate, new KeptOcspAnswer(answer, revoked, now));
        return answer;
    }

    private async ValueTask<OcspAnswer> AnswerFreshAsync(StatusIssuer issuer, OcspRequest request, CancellationToken cancellationToken)
    {
        var statuses = request.Certificates
            .Select(id => (id, StatusOf(issuer, id, register.Find(issuer, id.SerialNumber))))
            .ToList();
        var signed = await SignAsync(issuer, statuses, request.Nonce, time.GetUtcNow(), cancellationToken);
        return signed.IsSuccess ? new OcspAnswer(signed.Value.Der) : OcspAnswer.Of(OcspFailure.TryLater);
    }

    private OcspStatus StatusOf(StatusIssuer issuer, OcspCertificateId certificate, RevokedCertificate? revoked)
        => revoked?.AsOf(time.GetUtcNow()) is { } known ? new OcspStatus.Revoked(known.RevokedAt, known.Reason)
            : IsOnRecord(issuer, certificate) ? new OcspStatus.Good()
            : new OcspStatus.Unknown();

    private bool IsOnRecord(StatusIssuer issuer, OcspCertificateId certificate)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT AuthorityId FROM certificates WHERE SerialNumber = $serial AND Certificate IS NOT NULL";
        command.Parameters.AddWithValue("$serial", Convert.ToHexString(certificate.SerialNumber.Span));
        return command.ExecuteScalar() is long authority && issuer.AuthorityIds.Contains(authority);
    }

    private async ValueTask<Result<OcspResponse>> SignAsync(
        StatusIssuer issuer, IReadOnlyList<(OcspCertificateId Id, OcspStatus Status)> statuses, ReadOnlyMemory<byte>? nonce, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > LongestQueue)
        {
            Interlocked.Decrement(ref _waiting);
            return ErrorCodes.Revocation.OcspUnavailable.With("Too many wait for a signature.");
        }

        try
        {
            await _signing.WaitAsync(cancellationToken);
            try
            {
                var response = OcspIssuance.Prepare(issuer.Certificate, statuses, nonce, now)
                    .Then(linted => vault.Sign(issuer.KeyId, key => OcspIssuance.Issue(linted, key)));
                if (!response.IsSuccess)
                    LogRefused(response.Error);
                return response;
            }
            finally
            {
                _signing.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    [LoggerMessage(LogLevel.Error, "OCSP cannot answer: {Reason}")]
    private partial void LogUnavailable(string reason);

    [LoggerMessage(LogLevel.Error, "An OCSP answer was not signed: {Error}")]
    private partial void LogRefused(StsError error);
}
