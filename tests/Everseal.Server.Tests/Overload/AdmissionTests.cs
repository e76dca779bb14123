using Everseal.Core.Errors;
using Everseal.Server.Overload;
using Microsoft.Extensions.Time.Testing;

namespace Everseal.Server.Tests.Overload;

public sealed class AdmissionTests : IDisposable
{
    private static readonly int IssuePlaces = Environment.ProcessorCount * 8;

    private readonly FakeTimeProvider _time = new();
    private readonly Admission _admission;

    public AdmissionTests() => _admission = new Admission(new OverloadLimits { RequestsPerSource = 10_000, LoginsPerSource = 1, MaxWaiting = 2, LongestWait = 3 }, _time);

    public void Dispose() => _admission.Dispose();

    [Fact]
    public async Task Enter_PlacesLeft_AreGivenAtOnce()
        => (await FillAsync(WorkKind.Issue)).Should().HaveCount(IssuePlaces).And.OnlyContain(place => place.IsSuccess);

    [Fact]
    public async Task Enter_NoPlaceInTime_IsOverloaded()
    {
        await FillAsync(WorkKind.Issue);
        var waiting = EnterAsync(WorkKind.Issue);
        waiting.IsCompleted.Should().BeFalse("it waits: a refusal at once would only bring the next request sooner");

        _time.Advance(TimeSpan.FromSeconds(3.2));

        (await waiting).Error!.Code.Should().Be(ErrorCodes.Server.Overloaded);
    }

    [Fact]
    public async Task Enter_SomebodyLeaves_TheNextIsLetIn()
    {
        var places = await FillAsync(WorkKind.Issue);
        var (first, second) = (EnterAsync(WorkKind.Issue), EnterAsync(WorkKind.Issue));

        places[0].Value!.Dispose();

        (await first).IsSuccess.Should().BeTrue();
        second.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task Dispose_Twice_LeavesOnce()
    {
        var places = await FillAsync(WorkKind.Issue);
        var (first, second) = (EnterAsync(WorkKind.Issue), EnterAsync(WorkKind.Issue));

        places[0].Value!.Dispose();
        places[0].Value!.Dispose();

        (await first).IsSuccess.Should().BeTrue();
        second.IsCompleted.Should().BeFalse("one place became free, not two");
    }

    [Theory]
    [InlineData("Issue", "Check")]
    [InlineData("Password", "Issue")]
    [InlineData("Password", "Check")]
    [InlineData("Check", "Issue")]
    public async Task Enter_AnotherKindIsFull_IsNotConcerned(string full, string other)
    {
        await FillAsync(Enum.Parse<WorkKind>(full));

        (await EnterAsync(Enum.Parse<WorkKind>(other))).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task Enter_LargeMessageWithoutAPlace_DoesNotWaitInMemory()
    {
        await FillAsync(WorkKind.Issue);

        var refused = await _admission.EnterAsync(WorkKind.Issue, "192.0.2.1", bytes: 1 << 20, CancellationToken.None);

        refused.Error!.Code.Should().Be(ErrorCodes.Server.Overloaded);
    }

    [Fact]
    public async Task Enter_ClientGone_MakesRoomInTheLine()
    {
        var places = await FillAsync(WorkKind.Issue);
        using var gone = new CancellationTokenSource();
        var first = _admission.EnterAsync(WorkKind.Issue, "192.0.2.1", bytes: 1, gone.Token).AsTask();
        var second = EnterAsync(WorkKind.Issue);

        await gone.CancelAsync();
        places[0].Value!.Dispose();

        (await first).IsSuccess.Should().BeFalse();
        (await second).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task Enter_SourceOverItsLogins_IsRefusedWhereOthersAreNot()
    {
        for (var i = 0; i < 10; i++)
            (await LogInAsync("192.0.2.1")).Value!.Dispose();

        (await LogInAsync("192.0.2.1")).Error!.Code.Should().Be(ErrorCodes.Identities.TooManyFromSource);

        (await LogInAsync("192.0.2.2")).IsSuccess.Should().BeTrue("another address has its own bucket");
        (await EnterAsync(WorkKind.Check)).IsSuccess.Should().BeTrue("logins are counted apart");
        _time.Advance(TimeSpan.FromSeconds(1));
        (await LogInAsync("192.0.2.1")).IsSuccess.Should().BeTrue();
    }

    [Fact]
    public async Task Require_CheckThatWantsAToken_QueuesWithThose()
    {
        await FillAsync(WorkKind.Issue);
        var place = (await EnterAsync(WorkKind.Check)).OrThrow();

        var moved = _admission.RequireAsync(place, WorkKind.Issue, CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromSeconds(3.2));

        (await moved)!.Code.Should().Be(ErrorCodes.Server.Overloaded);
        (await FillAsync(WorkKind.Check)).Should().OnlyContain(entered => entered.IsSuccess, "its place among the checks was left");
    }

    [Theory]
    [InlineData("<UsernameToken><RequestType>…/Validate", "Password")]
    [InlineData("<o:UsernameToken xmlns:o=", "Password")]
    [InlineData("http://docs.oasis-open.org/ws-sx/ws-trust/200512/Validate", "Check")]
    [InlineData("http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue", "Issue")]
    [InlineData("", "Issue")]
    public void KindOf_Bytes_TellsWhatItCosts(string message, string kind)
        => WorkKinds.Of(System.Text.Encoding.UTF8.GetBytes(message)).ToString().Should().Be(kind);

    private async Task<List<Result<Place>>> FillAsync(WorkKind kind)
    {
        List<Result<Place>> places = [];
        for (var i = 0; i < (kind == WorkKind.Password ? Environment.ProcessorCount * 2 : IssuePlaces); i++)
            places.Add(await _admission.EnterAsync(kind, $"192.0.2.{i}", bytes: 1, CancellationToken.None));
        return places;
    }

    private Task<Result<Place>> EnterAsync(WorkKind kind) => _admission.EnterAsync(kind, "198.51.100.1", bytes: 1, CancellationToken.None).AsTask();

    private async Task<Result<Place>> LogInAsync(string source) => await _admission.EnterAsync(WorkKind.Password, source, bytes: 1, CancellationToken.None);
}
