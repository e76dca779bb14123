using System.Net.Sockets;
using System.Text.Json;
using Everseal.Core.Administration;
using Everseal.Core.Errors;
using Everseal.Server.Ledger;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Everseal.Server.Hosting;

/// <summary>
/// Keeps the date of a rehearsal with the deployment that was rehearsed: the running server does it itself, through its
/// socket; where none runs, this process does, under the directory's lock.
/// </summary>
internal static class RehearsalRecord
{
    /// <returns>Why it could not; null when it is kept.</returns>
    public static async Task<StsError?> KeepAsync(string directory, RecordRehearsal rehearsal, TimeProvider time, CancellationToken cancellationToken)
    {
        var opened = DataDirectory.Open(directory);
        if (opened.Error is { } held)
            return held.Code == ErrorCodes.Server.DataDirectoryInUse ? await TellServerAsync(directory, rehearsal, cancellationToken) : NotKept(held.PublicDetail);

        using var data = opened.Value!;
        try
        {
            return await WriteAsync(data, rehearsal, time, cancellationToken);
        }
        catch (SqliteException failure)
        {
            return NotKept(failure.Message);
        }
    }

    private static async Task<StsError?> WriteAsync(DataDirectory data, RecordRehearsal rehearsal, TimeProvider time, CancellationToken cancellationToken)
    {
        // An upgrade is for a start of the server, which says that it does one.
        using (var connection = new LedgerDatabase(data.LedgerFile).OpenForReading())
        {
            if (connection.ReadNumber("PRAGMA user_version") != LedgerSchema.Version)
                return NotKept("The ledger was written by another version; a start of the server upgrades it.");
        }

        var now = time.GetUtcNow();
        using var ledger = new TokenLedger(data.LedgerFile, time, NullLogger<TokenLedger>.Instance);
        var record = new AuditRecord(now, Realm: null, "rehearse", "everseal rehearse", "no server runs", ErrorId: null, Detail: null) { Target = $"{rehearsal.At:u}: {rehearsal.Outcome}" };
        return (await ledger.AppendAuditAsync(record, cancellationToken)).Error
            ?? await new LastRehearsal(ledger).KeepAsync(new RehearsalDescription(now, rehearsal.At, rehearsal.WithRenewal, rehearsal.Outcome), cancellationToken);
    }

    private static async Task<StsError?> TellServerAsync(string directory, RecordRehearsal rehearsal, CancellationToken cancellationToken)
    {
        var socket = new UnixDomainSocketEndPoint(Path.Combine(directory, ApiSocket.FileName));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectCallback = (_, cancelled) => ConnectAsync(socket, cancelled) });
        try
        {
            using var answer = await client.PutAsJsonAsync(new Uri("http://localhost" + ApiPaths.For(ApiPaths.Rehearsal)), rehearsal, AdministrationJson.Default.RecordRehearsal, cancellationToken);
            return answer.IsSuccessStatusCode ? null : NotKept($"The running server answered HTTP {(int)answer.StatusCode}.");
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException)
        {
            return NotKept($"The running server did not answer: {failure.Message}");
        }
    }

    private static async ValueTask<Stream> ConnectAsync(UnixDomainSocketEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static StsError NotKept(string why) => ErrorCodes.Rehearsals.NotRecorded.With(why);
}
