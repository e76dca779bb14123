using System.Security.Cryptography;
using Everseal.Acceptance.Tests.Processes;
using Everseal.Acceptance.Tests.Server;

namespace Everseal.Acceptance.Tests.Captured;

/// <summary>The judge itself: what it does to a captured message.</summary>
public sealed class CapturedRequestTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>Over an unchanged message the test's digests are those that the real client computed, in its order.</summary>
    [Theory]
    [InlineData("pyvmomi-holder-of-key")]
    [InlineData("pyvmomi-act-as")]
    [InlineData("govmomi-holder-of-key")]
    public void SignedBy_UnchangedMessage_ComputesTheClientsOwnDigests(string name)
    {
        var captured = CapturedRequest.Load(name);

        DigestsIn(captured.SignedBy(ServicePrincipal.Create("service", RSA.Create(2048), _directory))).Should().Equal(DigestsIn(captured));
    }

    [Fact]
    public void AtNow_EveryTime_MovesBySameSpan()
    {
        var before = CapturedRequest.Load("pyvmomi-bearer").Body;
        var after = CapturedRequest.Load("pyvmomi-bearer").AtNow().Body;

        after.Length.Should().Be(before.Length);
        after.Should().NotContain("2026-11-23T15:4", "every Created and Expires of the recording is replaced");
    }

    private static IEnumerable<string> DigestsIn(CapturedRequest request)
        => request.Body.Split("<ds:DigestValue>").Skip(1).Take(2).Select(rest => rest.Split('<')[0]);
}
