using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Everseal.Core.Tests.X509.Revocation;
using Everseal.Core.X509.Revocation;
using Everseal.Server.Revocation;
using Everseal.Server.Storage;

namespace Everseal.Server.Tests.Revocation;

/// <summary>A hundred thousand revoked certificates: what one more costs, and how soon it is seen.</summary>
[Trait("Category", "Campaign")]
public sealed class RevocationScaleTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Batch = 200;

    private CertifiedNode _node = null!;
    private X509Certificate2 _specimen = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await CertifiedNode.StartAsync();
        _specimen = await _node.IssueAsync();
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Revoke_AmongAHundredThousand_CostsWhatTheFirstCostAndIsSeenInTime()
    {
        var costs = new List<double>();
        foreach (var revoked in new[] { 1_000, 10_000, 100_000 })
        {
            AddRecords(revoked, Batch);
            await _node.RestartAsync();
            costs.Add(await MillisecondsEachAsync());
            output.WriteLine($"{revoked} revoked: {costs[^1]:0.00} ms for one more (median of {Batch}, on the disk)");
            await SeenAsync(revoked);
        }

        (costs[2] / costs[0]).Should().BeLessThan(2, "the cost of a revocation is flat");
    }

    private async Task<double> MillisecondsEachAsync()
    {
        var serials = Serials("RevokedAt IS NULL AND Subject = 'scale'");
        var each = new List<double>();
        foreach (var serial in serials)
        {
            var clock = Stopwatch.StartNew();
            (await _node.RevokeAsync(serial)).OrThrow();
            each.Add(clock.Elapsed.TotalMilliseconds);
        }

        each.Sort();
        return each[each.Count / 2];
    }

    private async Task SeenAsync(int revoked)
    {
        var one = await _node.IssueAsync();
        var request = OcspRequests.Write([OcspRequests.Id(_node.Issuing.Certificate, one.SerialNumberBytes)]);
        var responder = _node.Node.Get<OcspResponder>();
        OcspAnswers.Statuses((await responder.AnswerAsync(request, TestContext.Current.CancellationToken)).Der).Should().Equal("good");
        _node.ListAfter(TimeSpan.Zero);

        var clock = Stopwatch.StartNew();
        (await _node.RevokeAsync(one)).OrThrow();
        OcspAnswers.Statuses((await responder.AnswerAsync(request, TestContext.Current.CancellationToken)).Der).Should().Equal("revoked");
        var inOcsp = clock.Elapsed;
        clock.Restart();
        var list = _node.ListAfter(RevocationListSchedule.EndEntities.Settling);
        var making = clock.Elapsed;

        RevocationListsTests.Serials(list)[^1].Should().Be(one.SerialNumber);
        inOcsp.Should().BeLessThan(TimeSpan.FromSeconds(1));
        (RevocationListSchedule.EndEntities.Settling + RevocationListPublication.Interval + making).Should().BeLessThan(TimeSpan.FromSeconds(60));
        output.WriteLine($"{revoked} revoked: in OCSP after {inOcsp.TotalMilliseconds:0} ms, list of {list.Der.Length / 1024} KiB made in {making.TotalMilliseconds:0} ms");
    }

    // Written as the issuance would: the same certificate under other serial numbers, revoked but for a last batch.
    private void AddRecords(int revoked, int notRevoked)
    {
        using var connection = _node.Node.Get<EversealDatabase>().Connect();
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            WITH RECURSIVE numbers(n) AS (SELECT $from UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < $to)
            INSERT INTO certificates (SerialNumber, AuthorityId, Profile, Subject, ToBeSignedDigest, NotBefore, NotAfter, RequestedAt, IssuedAt, Certificate, RevokedAt, RevocationReason)
            SELECT printf('41%030d', n), AuthorityId, Profile, 'scale', ToBeSignedDigest, NotBefore, NotAfter, RequestedAt, IssuedAt,
                   Certificate, CASE WHEN n < $revoked THEN RequestedAt END, CASE WHEN n < $revoked THEN 4 END
            FROM numbers, certificates WHERE SerialNumber = $specimen
            """;
        var present = Serials("Subject = 'scale'").Count;
        command.Parameters.AddWithValue("$from", present);
        command.Parameters.AddWithValue("$revoked", revoked);
        command.Parameters.AddWithValue("$to", revoked + notRevoked);
        command.Parameters.AddWithValue("$specimen", _specimen.SerialNumber);
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    private List<string> Serials(string condition)
    {
        using var connection = _node.Node.Get<EversealDatabase>().Connect();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constant text
        command.CommandText = $"SELECT SerialNumber FROM certificates WHERE {condition}";
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        var serials = new List<string>();
        while (row.Read())
            serials.Add(row.GetString(0));
        return serials;
    }
}
